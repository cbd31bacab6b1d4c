package number

// part is a part of the day.
type part struct {
	word  string
	until int  // minutes since midnight at which it ends
	late  bool // its hours are those behind noon
	night bool // its twelve is midnight
}

// parts are those that have a name.
var parts = []part{
	{"上午", 12 * 60, false, false},
	{"中午", 14 * 60, true, false},
	{"下午", 18 * 60, true, false},
	{"傍晚", 20 * 60, true, false},
	{"晚上", 24 * 60, true, true},
	{"夜里", 24 * 60, true, true},
	{"半夜", 24 * 60, true, true},
	{"凌晨", 6 * 60, false, true},
	{"早上", 10 * 60, false, false},
	{"早晨", 10 * 60, false, false},
	{"清晨", 10 * 60, false, false},
}

// part moves over a part of the day.
func (s *scan) part() (part, bool) {
	for _, p := range parts {
		if s.take(p.word) {
			return p, true
		}
	}
	return part{}, false
}

// partBefore is the part of the day that a text ends with.
func partBefore(text string) (part, bool) {
	for _, p := range parts {
		if follows(text, p.word) {
			return p, true
		}
	}
	return part{}, false
}

// clock reads 三点半, 下午三点, 14:30. Two points of a list are no time: 两点建议.
func (s *scan) clock(from int, n numeral) (Number, bool) {
	p, has := partBefore(s.text[:from])
	begin := from
	if has {
		begin -= len(p.word)
	}
	minutes, ok := s.minutes(n, has)
	if !ok {
		return Number{}, false
	}
	return Number{Kind: Clock, From: begin, To: s.at, Value: float64(p.hours(minutes, has))}, true
}

// hours puts minutes that are counted to twelve into their half of the day.
func (p part) hours(minutes int, has bool) int {
	switch {
	case !has || minutes >= 13*60:
		return minutes
	case p.night && (p.word == "凌晨" || p.word == "半夜" || p.word == "夜里") && minutes < 6*60:
		return minutes
	case minutes >= 12*60 && p.night:
		return (minutes + 12*60) % (24 * 60)
	case minutes >= 12*60:
		return minutes
	case p.word == "中午" && minutes > 3*60, p.word == "凌晨", !p.late:
		return minutes
	}
	return minutes + 12*60
}

// minutes reads what stands behind the hour. Sure says that it is a time of day.
func (s *scan) minutes(n numeral, sure bool) (int, bool) {
	if n.value > 24 || n.vague || n.value != float64(int(n.value)) {
		return 0, false
	}
	hour := int(n.value) * 60
	if n.written && s.any(":", "：") != "" {
		m, ok := numeralAt(s.text, s.at)
		if !ok || !m.written || len(m.digits) != 2 || m.value > 59 {
			return 0, false
		}
		s.at = m.to
		return hour + int(m.value), true
	}
	if s.any("点钟", "点整", "时整") != "" {
		return hour, true
	}
	if !s.take("点") {
		return 0, false
	}
	switch s.any("半", "一刻", "三刻") {
	case "半":
		return hour + 30, true
	case "一刻":
		return hour + 15, true
	case "三刻":
		return hour + 45, true
	}
	if m, ok := numeralAt(s.text, s.at); ok && m.to <= len(s.text) && m.value <= 59 {
		back := s.at
		s.at = m.to
		if s.take("分") || sure && m.runes == 2 || !m.written && power(last(s.text[:m.to])) == 10 {
			return hour + int(m.value), true
		}
		s.at = back
		if !m.written && !sure { // 三点五
			return 0, false
		}
	}
	return hour, sure || precedes(s.rest(), "前", "之前", "以前", "左右", "多", "到", "后", "之后", "以后", "开始", "就", "来", "上班", "下班") && n.value > 0
}
