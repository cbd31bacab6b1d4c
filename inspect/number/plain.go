package number

import (
	"strings"
	"unicode/utf8"
)

// units are the words that numbers stand before, longer ones first.
var units = []string{
	"千瓦时", "平方米", "千瓦", "千伏", "公里", "千米", "平米", "厘米", "毫米", "公斤", "千克", "号楼", "单元", "百兆",
	"GB", "MB", "TB", "KB", "Mbps", "kWh", "kW", "KW", "gb", "mb", "度", "兆", "户", "次", "遍", "趟", "台", "米", "层", "楼", "栋", "室", "页", "条", "岁", "倍", "折", "伏", "安", "瓦", "万", "期", "级", "档", "路", "G", "M", "g", "m", "V", "A", "W", "w",
}

// unit is the known unit that stands here; it is not moved over.
func (s *scan) unit() string {
	rest := strings.TrimLeft(s.rest(), " ")
	if rest == "" {
		return ""
	}
	for _, u := range units {
		if strings.HasPrefix(rest, u) && (u[len(u)-1] >= utf8.RuneSelf || !letter(rest[len(u):])) {
			return u
		}
	}
	return ""
}

func letter(text string) bool {
	return text != "" && (text[0]|0x20) >= 'a' && (text[0]|0x20) <= 'z'
}

// plain reads a number that counts something else, or nothing.
func (s *scan) plain(from int, n numeral) (Number, bool) {
	value := s.decimals(n.value)
	decimal := s.at > n.to
	unit := s.unit()
	if precedes(unit+s.rest(), "度假", "次日", "条件", "路口", "级别", "期间", "层面", "次要", "安全", "台风", "倍感") {
		unit = ""
	}
	found := Number{Kind: Plain, From: from, To: s.at, Value: value, Unit: unit}
	if n.digits != "" && !decimal {
		found.Digits = n.digits
	}
	if unit != "" {
		s.space()
		s.take(unit)
		found.To = s.at
		return found, true
	}
	switch {
	case n.written, decimal:
		return found, true
	case n.runes == 1:
		return s.several(found)
	case strings.HasPrefix(s.text[from:], "十分"), n.vague && n.runes == 2:
		return s.several(found)
	case n.digits != "" && len(n.digits) == 2:
		return Number{}, false
	}
	if follows(s.text[from:n.to], "千万", "百万") && n.runes == 2 && power(first(s.text[from:])) > 0 {
		return Number{}, false
	}
	return found, true
}

// several takes what counts: 三个, 两位.
func (s *scan) several(n Number) (Number, bool) {
	u := s.any("个", "位", "名", "家", "张", "种", "件", "人")
	if u == "" || n.Value == 1 || precedes(s.rest(), "性") {
		return Number{}, false
	}
	n.Unit, n.To = u, s.at
	return n, true
}

func first(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}
