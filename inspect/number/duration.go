package number

import (
	"strings"
	"time"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
	// Months and years have the length that people reckon with.
	month = 30 * day
	year  = 365 * day
)

// span is a unit of time.
type span struct {
	word    string
	length  time.Duration
	working bool
}

// spans are the units of time, longer words first.
var spans = []span{
	{"个工作日", day, true},
	{"工作日", day, true},
	{"个小时", time.Hour, false},
	{"个钟头", time.Hour, false},
	{"个星期", week, false},
	{"个礼拜", week, false},
	{"个季度", 3 * month, false},
	{"个自然日", day, false},
	{"自然日", day, false},
	{"分钟", time.Minute, false},
	{"秒钟", time.Second, false},
	{"刻钟", 15 * time.Minute, false},
	{"小时", time.Hour, false},
	{"钟头", time.Hour, false},
	{"星期", week, false},
	{"礼拜", week, false},
	{"个钟", time.Hour, false},
	{"个月", month, false},
	{"个周", week, false},
	{"周年", 0, false},
	{"天", day, false},
	{"周", week, false},
	{"年", year, false},
	{"秒", time.Second, false},
	{"h", time.Hour, false},
	{"H", time.Hour, false},
}

// length reads 三天, 两个半小时, 24 小时, 三个工作日, 一小时三十分钟.
func (s *scan) length(from int, n numeral) (Number, bool) {
	value := s.decimals(n.value)
	unit, half, ok := s.span()
	if !ok {
		if !precedes(s.rest(), "日内", "日之内", "日以内", "日后") || n.value >= 100 {
			return Number{}, false
		}
		s.take("日") // 七日内
		unit = span{"日", day, false}
	}
	if strings.HasPrefix(unit.word, "天") && precedes(s.rest(), "到晚", "天", "然气", "气") {
		return Number{}, false
	}
	if unit.length == 0 || unit.length == year && n.written && len(n.digits) == 4 {
		return Number{}, false
	}
	d := times(value, unit.length)
	if half || s.take("半") {
		d += unit.length / 2
	}
	if unit.length <= time.Hour {
		d += s.smaller(unit.length)
	}
	return Number{Kind: Duration, From: from, To: s.at, Length: d, Working: unit.working}, true
}

// times does not go beyond what a duration can hold.
func times(n float64, unit time.Duration) time.Duration {
	const longest = 100 * year
	if n*float64(unit) > float64(longest) {
		return longest
	}
	return time.Duration(n * float64(unit))
}

// span moves over a unit of time. Of 两个半小时 the half stands inside it.
func (s *scan) span() (u span, half, ok bool) {
	back := s.at
	s.space()
	half = s.take("个半")
	for _, u := range spans {
		if half && strings.HasPrefix(u.word, "个") || !s.take(u.word) {
			continue
		}
		if len(u.word) > 1 || !letter(s.rest()) {
			return u, half, true
		}
		break
	}
	s.at = back
	return span{}, false, false
}

// smaller reads the minutes behind hours, and the seconds behind minutes.
func (s *scan) smaller(than time.Duration) time.Duration {
	back := s.at
	if n, ok := numeralAt(s.text, s.at); ok {
		s.at = n.to
		for _, u := range []span{{"分钟", time.Minute, false}, {"分", time.Minute, false}, {"秒钟", time.Second, false}, {"秒", time.Second, false}} {
			if u.length < than && s.take(u.word) {
				return times(n.value, u.length)
			}
		}
	}
	s.at = back
	return 0
}
