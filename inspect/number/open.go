package number

import (
	"strings"
	"unicode/utf8"
)

// Most characters of a text begin no number, and most of those that might do not:
// 一下, 下一个, 前面. What follows such a character tells nearly always, before any
// word is compared.

// opening is what may begin with a character.
type opening uint8

const (
	opensNumeral opening = 1 << iota
	opensDay
)

// openings are what the characters of U+4E00 to U+9FFF open. It is only read.
var openings = openingsOf()

const firstHan, behindHan = 0x4E00, 0xA000

func openingsOf() *[behindHan - firstHan]opening {
	var all [behindHan - firstHan]opening
	for _, r := range "零洞一幺壹二两贰三叁四肆五伍六陆七柒拐八捌九玖勾十拾百千万亿半廿" {
		all[r-firstHan] |= opensNumeral
	}
	for _, r := range "今明昨后前大月年下这本周星礼" {
		all[r-firstHan] |= opensDay
	}
	return &all
}

// dayGoesOn says whether a day or a week that begins with a character may go on with
// a text.
func dayGoesOn(first rune, rest string) bool {
	var next string
	switch first {
	case '今', '明':
		next = "天日晚早"
	case '昨':
		next = "天日晚"
	case '后', '前':
		next = "天"
	case '大':
		next = "后前"
	case '月':
		next = "底末"
	case '年':
		next = "底"
	case '下', '这':
		rest = strings.TrimPrefix(rest, "个")
		next = "周星礼"
	case '本':
		next = "周星礼月"
	case '周':
		next = "一二三四五六壹贰俩叁仨肆伍陆末天日"
	case '星':
		next = "期"
	case '礼':
		next = "拜"
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune(next, r)
}

// opens says what may begin with what a text begins with, and how long its first
// character is.
func opens(text string) (o opening, size int) {
	c := text[0]
	if c < utf8.RuneSelf {
		if c >= '0' && c <= '9' {
			return opensNumeral, 1
		}
		return 0, 1
	}
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r >= firstHan && r < behindHan:
		if o = openings[r-firstHan]; o&opensDay != 0 && !dayGoesOn(r, text[size:]) {
			o &^= opensDay
		}
	case r >= '０' && r <= '９', r == '〇':
		o = opensNumeral
	}
	return o, size
}

// countable are the characters that may follow a single digit that is a number, or
// part of one.
const countable = "月号日第点时 -—，,、%％个工自分秒刻小钟星礼周天年hH多来几块元圆毛角" +
	"千平公厘毫单百GMTKkVAWwgm度兆户次遍趟台米层楼栋室页条岁倍折伏安瓦万期级档路位名家张种件人"

// lone says whether nothing makes a number of a single digit: 一下, 三包.
func (s *scan) lone(from int, n numeral) bool {
	if n.written || n.runes != 1 || n.digits == "" {
		return false
	}
	if next, size := utf8.DecodeRuneInString(s.text[n.to:]); size > 0 && strings.ContainsRune(countable, next) {
		return false
	}
	return !follows(s.text[:from], "￥", "¥", "￥ ", "¥ ") && !s.names()
}

// names says whether a number of staff may be talked of anywhere in the text.
func (s *scan) names() bool {
	return strings.Contains(s.text, "号") || strings.Contains(s.text, "牌")
}
