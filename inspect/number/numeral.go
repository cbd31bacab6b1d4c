package number

import (
	"math"
	"strings"
	"unicode/utf8"
)

// digit is the value of a character that is a digit, in Chinese also as they are
// read out on the telephone.
func digit(r rune) (value int, chinese, ok bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), false, true
	case r >= '０' && r <= '９':
		return int(r - '０'), false, true
	}
	switch r {
	case '零', '〇', '洞':
		return 0, true, true
	case '一', '幺', '壹':
		return 1, true, true
	case '二', '两', '贰', '俩':
		return 2, true, true
	case '三', '叁', '仨':
		return 3, true, true
	case '四', '肆':
		return 4, true, true
	case '五', '伍':
		return 5, true, true
	case '六', '陆':
		return 6, true, true
	case '七', '柒', '拐':
		return 7, true, true
	case '八', '捌':
		return 8, true, true
	case '九', '玖', '勾':
		return 9, true, true
	}
	return 0, false, false
}

// power is the unit inside numbers that a character is.
func power(r rune) float64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}

// numeral is a number without what it counts.
type numeral struct {
	value   float64
	digits  string // when it was said or written digit by digit
	runes   int
	to      int // byte behind it
	written bool
	vague   bool // 两三, 五六百
}

// maxNumeral is how many characters a number has at most.
const maxNumeral = 40

// numeralAt reads the number that begins at a byte of a text.
func numeralAt(text string, at int) (numeral, bool) {
	r, _ := utf8.DecodeRuneInString(text[at:])
	if _, chinese, ok := digit(r); ok && !chinese {
		return writtenAt(text, at)
	}
	return spokenAt(text, at)
}

// writtenAt reads 1,234.5 and 3万.
func writtenAt(text string, at int) (numeral, bool) {
	n := numeral{to: at, written: true}
	var b spelled
	scale, dot := 1.0, false
	for n.to < len(text) && n.runes < maxNumeral {
		r, size := utf8.DecodeRuneInString(text[n.to:])
		d, chinese, ok := digit(r)
		switch {
		case ok && !chinese:
			if dot {
				scale /= 10
				n.value += float64(d) * scale
			} else {
				n.value = n.value*10 + float64(d)
			}
			b.add(d)
		case (r == '.' || r == '．') && !dot && writtenDigit(text[n.to+size:]):
			dot = true
		case r == ',' && !dot && thousands(text[n.to+size:]):
		default:
			n.digits = b.in(text[at:n.to])
			n.multiply(text)
			return n, true
		}
		n.runes++
		n.to += size
	}
	n.digits = b.in(text[at:n.to])
	return n, true
}

// multiply takes the 万 of 3万.
func (n *numeral) multiply(text string) {
	for n.to < len(text) {
		r, size := utf8.DecodeRuneInString(text[n.to:])
		p := power(r)
		if p < 100 || strings.HasPrefix(text[n.to:], "百分") || strings.HasPrefix(text[n.to:], "千瓦") || strings.HasPrefix(text[n.to:], "千米") {
			return
		}
		n.value *= p
		n.to += size
		n.digits = ""
	}
}

func writtenDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	_, chinese, ok := digit(r)
	return ok && !chinese
}

// thousands says whether three digits follow, and no fourth.
func thousands(text string) bool {
	for i := range 3 {
		if i >= len(text) || text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return len(text) == 3 || text[3] < '0' || text[3] > '9'
}

// spokenAt reads 两百三十, 一百二, 一零二四, 三点五 without its decimals.
func spokenAt(text string, at int) (numeral, bool) {
	n := numeral{to: at}
	var b spelled
	powers := false
	for n.to < len(text) && n.runes < maxNumeral {
		r, size := utf8.DecodeRuneInString(text[n.to:])
		d, chinese, isDigit := digit(r)
		p := power(r)
		switch {
		case isDigit && chinese:
			b.add(d)
		case p > 0 && (n.runes > 0 || p == 10) && !wordOf(text[n.to:], n.runes):
			powers = true
		default:
			return n.finish(text[at:n.to], &b, powers)
		}
		n.runes++
		n.to += size
	}
	return n.finish(text[at:n.to], &b, powers)
}

// wordOf says whether a unit inside numbers begins a word of its own: 三百分之一 is
// none, 五千瓦 is five kilowatts.
func wordOf(text string, runes int) bool {
	return runes > 0 && (strings.HasPrefix(text, "千瓦") || strings.HasPrefix(text, "千米") || strings.HasPrefix(text, "千克") || strings.HasPrefix(text, "千万别") || strings.HasPrefix(text, "千万不"))
}

func (n numeral) finish(said string, b *spelled, powers bool) (numeral, bool) {
	if n.runes == 0 {
		return n, false
	}
	if !powers {
		digits := b.in(said)
		n.digits = digits
		for _, d := range []byte(digits) {
			n.value = n.value*10 + float64(d-'0')
		}
		if len(digits) == 2 && roughly(digits[0], digits[1]) {
			n.value, n.vague, n.digits = float64(digits[1]-'0'), true, ""
		}
		return n, true
	}
	n.value, n.vague = structured(said)
	return n, true
}

// roughly says whether two digits in a row are an estimate: 两三, 三五.
func roughly(a, b byte) bool { return a > '0' && (b == a+1 || a == '3' && b == '5') }

// structured is the value of a number with 十, 百, 千, 万 and 亿 in it. A digit behind
// the last of them counts the next smaller: 一百二 is 120.
func structured(said string) (value float64, vague bool) {
	var section, before, last float64 // of what stands before 万 and 亿; digit; the power before it
	digits, zero, total := 0, false, 0.0
	for _, r := range said {
		if d, _, ok := digit(r); ok {
			if digits == 1 && roughly(byte('0'+int(before)), byte('0'+d)) {
				vague = true
			}
			if d == 0 {
				zero = true
			}
			before, digits = float64(d), digits+1
			continue
		}
		p := power(r)
		switch p {
		case 1e8:
			total, section = (total+section+before)*p, 0
		case 1e4:
			total, section = total+(section+before)*p, 0
		default:
			if digits == 0 {
				before = 1
			}
			section += before * p
		}
		before, digits, zero, last = 0, 0, false, p
	}
	if digits > 0 && !zero && last >= 100 {
		before *= last / 10
	}
	return math.Min(total+section+before, 1e15), vague
}

// spelled are digits one by one, without memory of their own until they are needed.
type spelled struct {
	digits [maxNumeral]byte
	count  int
}

func (b *spelled) add(digit int) {
	b.digits[b.count] = byte('0' + digit)
	b.count++
}

// in gives the digits of a text: itself, when they are written so.
func (b *spelled) in(text string) string {
	const each = "0123456789"
	switch digits := b.digits[:b.count]; {
	case string(digits) == text:
		return text
	case len(digits) == 1:
		return each[digits[0]-'0':][:1]
	default:
		return string(digits)
	}
}
