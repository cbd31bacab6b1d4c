package number

import (
	"time"
	"unicode/utf8"
)

func last(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

const wholeDay = 24 * 60

// dated reads 5月3号, 三号, 2026年5月3日.
func (s *scan) dated(from int, n numeral) (Number, bool) {
	if n.vague || n.value != float64(int(n.value)) {
		return Number{}, false
	}
	w := When{Known: true, Until: wholeDay}
	switch {
	case n.value >= 1900 && n.value < 2100 && n.digits != "" && s.take("年"):
		if m, ok := numeralAt(s.text, s.at); ok && s.monthAfter(m) {
			w.Month = time.Month(m.value)
			s.dateBehind(&w)
		} else {
			w = When{} // a year alone is no day
		}
	case n.value >= 1 && n.value <= 12 && (s.any("月份", "月") != ""):
		w.Month = time.Month(n.value)
		if !s.dateBehind(&w) && s.any("底", "末") != "" {
			w.Date = 31
		}
	case n.value >= 1 && n.value <= 31 && s.any("号", "日") != "" && !precedes(s.rest(), "楼", "线", "店", "机", "内", "之内", "以内", "后", "客服", "坐席", "话务", "接线", "为您", "院", "表", "码", "门", "房"):
		w.Date = int(n.value)
	default:
		return Number{}, false
	}
	return s.withPart(Number{Kind: Day, From: from, When: w}), true
}

// monthAfter moves over the month behind a year.
func (s *scan) monthAfter(m numeral) bool {
	back := s.at
	s.at = min(m.to, len(s.text))
	if m.value >= 1 && m.value <= 12 && s.any("月份", "月") != "" {
		return true
	}
	s.at = back
	return false
}

// dateBehind moves over the day behind a month.
func (s *scan) dateBehind(w *When) bool {
	back := s.at
	if d, ok := numeralAt(s.text, s.at); ok && d.value >= 1 && d.value <= 31 {
		s.at = min(d.to, len(s.text))
		if s.any("号", "日") != "" || d.runes > 1 {
			w.Date = int(d.value)
			return true
		}
	}
	s.at = back
	return false
}

// days are the words for days near the call's own, longer ones first.
var days = []struct {
	word string
	days int
}{{"大后天", 3}, {"今天", 0}, {"今日", 0}, {"明天", 1}, {"明日", 1}, {"后天", 2}, {"大前天", -3}, {"昨天", -1}, {"昨日", -1}, {"前天", -2}}

// shortDays are those that hold the part of the day.
var shortDays = []struct {
	word  string
	days  int
	until int
}{{"今晚", 0, wholeDay}, {"今早", 0, 600}, {"明早", 1, 600}, {"明晚", 1, wholeDay}, {"昨晚", -1, wholeDay}}

// day reads what begins with no number: 明天上午, 下周三, 月底.
func (s *scan) day() (Number, bool) {
	from := s.at
	w := When{Known: true, Until: wholeDay}
	for _, d := range days {
		if s.take(d.word) {
			w.Days = d.days
			return s.withPart(Number{Kind: Day, From: from, When: w}), true
		}
	}
	for _, d := range shortDays {
		if s.take(d.word) {
			w.Days, w.Until = d.days, d.until
			return s.withHour(Number{Kind: Day, From: from, When: w}, part{late: d.until == wholeDay, night: d.until == wholeDay}, true), true
		}
	}
	if s.any("本月底", "月底", "月末") != "" {
		w.Date = 31
		return Number{Kind: Day, From: from, To: s.at, When: w}, true
	}
	if s.take("年底") {
		w.Month, w.Date = time.December, 31
		return Number{Kind: Day, From: from, To: s.at, When: w}, true
	}
	return s.weekday(from, w)
}

// weekday reads 周五, 下个星期三, 礼拜天, 下周.
func (s *scan) weekday(from int, w When) (Number, bool) {
	switch s.any("下个", "下", "这个", "这", "本") {
	case "下个", "下":
		w.Weeks = 1
	}
	if s.any("周", "星期", "礼拜") == "" {
		s.at = from
		return Number{}, false
	}
	w.ByWeek = true
	r, size := utf8.DecodeRuneInString(s.rest())
	d, chinese, ok := digit(r)
	switch {
	case r == '末', r == '天', r == '日' && !precedes(s.rest(), "日常"):
		w.Weekday = time.Sunday
	case ok && chinese && d >= 1 && d <= 6 && r != '两' && r != '幺' && power(first(s.rest()[size:])) == 0:
		w.Weekday = time.Weekday(d)
	case w.Weeks > 0, follows(s.text[:s.at], "这周", "本周"):
		w.Whole, w.Weekday = true, time.Sunday
		return Number{Kind: Day, From: from, To: s.at, When: w}, true
	default:
		s.at = from
		return Number{}, false
	}
	s.at += size
	return s.withPart(Number{Kind: Day, From: from, When: w}), true
}

// withPart reads the part of the day behind a day, and the hour.
func (s *scan) withPart(n Number) Number {
	p, has := s.part()
	if has {
		n.When.Until = p.until
	}
	return s.withHour(n, p, has)
}

func (s *scan) withHour(n Number, p part, has bool) Number {
	n.To = s.at
	back := s.at
	if h, ok := numeralAt(s.text, s.at); ok && h.to <= len(s.text) {
		s.at = h.to
		if minutes, ok := s.minutes(h, true); ok {
			n.Kind, n.Value, n.To = Clock, float64(p.hours(minutes, has)), s.at
			n.When.Until = int(n.Value)
			return n
		}
	}
	s.at = back
	return n
}
