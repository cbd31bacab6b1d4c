package number

import (
	"strings"
	"time"
)

// Calendar says whether a day is one on which people work.
type Calendar func(day time.Time) bool

// Weekdays is the calendar of whoever knows no holidays: Monday to Friday.
func Weekdays(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// Deadline is the moment by which words say that something will be done.
type Deadline struct {
	From, To int // bytes of the text
	By       time.Time
}

// Deadlines reads the times by which a promise is to be kept (24小时内, 三个工作日,
// 明天上午, 下午三点前, 月底) as of the moment at which it was made. Days end at
// midnight in the zone of that moment, mornings at 12, noon at 14, afternoons at
// 18. 三个工作日 end with the third day, not counting the moment's own, that works is
// true of; without a holiday calendar that is [Weekdays], which takes the days of
// a festival for working days. What lies behind the moment, and how long something
// has lasted (三天了, 等了两天, 三天前), is no deadline.
func Deadlines(text string, at time.Time, works Calendar) []Deadline {
	var all []Deadline
	for _, n := range Find(text) {
		by, ok := n.by(at, works)
		if ok && !by.Before(at) && (n.Kind != Duration || !elapsed(text[:n.From], text[n.To:])) {
			all = append(all, Deadline{n.From, n.To, by})
		}
	}
	return all
}

// elapsed says whether a duration between two texts is one that has passed.
func elapsed(before, behind string) bool {
	if precedes(behind, "了", "前", "以前", "之前") && !follows(before, "最迟", "最晚") {
		return true
	}
	return follows(strings.TrimSuffix(before, "都"), "已经", "等了", "过了", "停了", "有了", "催了", "了", "近", "这", "每", "前")
}

// by is the moment at which what a number names ends.
func (n Number) by(at time.Time, works Calendar) (time.Time, bool) {
	switch {
	case n.Kind == Duration && n.Working:
		return WorkingDays(at, int((n.Length+day-1)/day), works), true
	case n.Kind == Duration:
		return at.Add(n.Length), true
	case n.Kind == Day:
		return n.When.end(at), true
	case n.Kind == Clock && n.When.Known:
		return n.When.end(at), true
	case n.Kind == Clock:
		return When{Known: true, Until: int(n.Value)}.end(at), true
	}
	return time.Time{}, false
}

// WorkingDays is the end of the last of so many working days, the first of which is the
// one after that of at, in at's own zone. Without a calendar they are [Weekdays].
func WorkingDays(at time.Time, n int, works Calendar) time.Time {
	if works == nil {
		works = Weekdays
	}
	const horizon = 3 * 366 // a calendar that never works ends, too
	for range horizon {
		if n <= 0 {
			break
		}
		at = midnight(at, 1)
		if works(at) {
			n--
		}
	}
	return midnight(at, 1)
}

// midnight is the beginning of a day so many days later.
func midnight(at time.Time, days int) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, at.Location())
}

// end is when what was said ends. A day of a month or a week is the next that there
// is.
func (w When) end(at time.Time) time.Time {
	start := midnight(at, w.Days)
	switch {
	case w.ByWeek:
		start = midnight(at, w.daysToWeekday(at))
	case w.Date > 0 || w.Month > 0:
		start = w.date(at)
	}
	y, m, d := start.Date()
	return time.Date(y, m, d, 0, w.Until, 0, 0, at.Location())
}

// daysToWeekday counts weeks from Monday on, and takes a day of this week that has
// passed for that of the next.
func (w When) daysToWeekday(at time.Time) int {
	iso := func(d time.Weekday) int { return (int(d) + 6) % 7 }
	days := iso(w.Weekday) - iso(at.Weekday()) + 7*w.Weeks
	if days < 0 {
		days += 7
	}
	return days
}

func (w When) date(at time.Time) time.Time {
	y, m, d := at.Date()
	switch {
	case w.Month > 0 && (w.Month < m || w.Month == m && w.Date > 0 && w.Date < d):
		y, m = y+1, w.Month
	case w.Month > 0:
		m = w.Month
	case w.Date < d && w.Date < 31:
		m++
	}
	lastOfMonth := time.Date(y, m+1, 0, 0, 0, 0, 0, at.Location())
	if w.Date == 0 || w.Date > lastOfMonth.Day() {
		return lastOfMonth
	}
	return time.Date(y, m, w.Date, 0, 0, 0, 0, at.Location())
}
