package report

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Length is how long a period is.
type Length string

// The lengths of periods. Weeks begin on Monday; the third ten days of a month (下旬) and
// its second half go to its end.
const (
	Day     Length = "day"     // 日
	Week    Length = "week"    // 周
	TenDays Length = "ten"     // 旬
	Half    Length = "half"    // 半月
	Month   Length = "month"   // 月
	Quarter Length = "quarter" // 季
	Year    Length = "year"    // 年
)

// Lengths lists every length, the shortest first.
func Lengths() []Length { return []Length{Day, Week, TenDays, Half, Month, Quarter, Year} }

// Period is a stretch of whole days of the hotline's calendar.
type Period struct {
	Length Length `json:"length"`
	First  string `json:"first"` // a day such as 2026-09-01
	Last   string `json:"last"`  // included
}

// In gives the period of a length that holds a day, whose time and zone do not matter.
func In(l Length, day time.Time) Period {
	y, m, d := day.Date()
	first, last := date(y, m, d), date(y, m, d)
	switch l {
	case Day:
	case Week:
		first = first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
		last = first.AddDate(0, 0, 6)
	case TenDays:
		part := min((d-1)/10, 2)
		first, last = date(y, m, 10*part+1), date(y, m, 10*part+10)
		if part == 2 {
			last = date(y, m+1, 0)
		}
	case Half:
		first, last = date(y, m, 1), date(y, m, 15)
		if d > 15 {
			first, last = date(y, m, 16), date(y, m+1, 0)
		}
	case Month:
		first, last = date(y, m, 1), date(y, m+1, 0)
	case Quarter:
		m -= (m - 1) % 3
		first, last = date(y, m, 1), date(y, m+3, 0)
	case Year:
		first, last = date(y, 1, 1), date(y, 12, 31)
	}
	return Period{Length: l, First: first.Format(time.DateOnly), Last: last.Format(time.DateOnly)}
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// begin gives the first day; a period that was not made by this package is none.
func (p Period) begin() time.Time {
	t, err := time.Parse(time.DateOnly, p.First)
	if err != nil {
		panic("report: no period: " + p.First)
	}
	return t
}

// Before gives the period of the same length that ends the day before this one begins.
func (p Period) Before() Period { return In(p.Length, p.begin().AddDate(0, 0, -1)) }

// After gives the period that begins the day after this one ends.
func (p Period) After() Period {
	for day := p.begin(); ; day = day.AddDate(0, 0, 1) {
		if next := In(p.Length, day); next.First > p.Last {
			return next
		}
	}
}

// YearBefore gives the same period of the year before: the same date, the week of the same
// number, the same part of the same month. It is false where that year has none, as of 29
// February and of a 53rd week.
func (p Period) YearBefore() (Period, bool) {
	first := p.begin()
	if p.Length == Week {
		year, week := first.ISOWeek()
		before := weekOf(year-1, week)
		y, w := before.ISOWeek()
		return In(Week, before), y == year-1 && w == week
	}
	before := date(first.Year()-1, first.Month(), first.Day())
	return In(p.Length, before), before.Day() == first.Day()
}

// weekOf gives the Monday of a week as ISO 8601 counts them: 4 January is in the first.
func weekOf(year, week int) time.Time {
	fourth := date(year, 1, 4)
	return fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(week-1))
}

// Days lists the days of the period.
func (p Period) Days() []string {
	var days []string
	for day := p.begin(); day.Format(time.DateOnly) <= p.Last; day = day.AddDate(0, 0, 1) {
		days = append(days, day.Format(time.DateOnly))
	}
	return days
}

// Ended tells whether the whole period lies before a day.
func (p Period) Ended(today string) bool { return p.Last < today }

// Code writes the period as [ParsePeriod] reads it: 2026-09-03, 2026-W36, 2026-09-T1 for
// the first ten days, 2026-09-H2 for the second half, 2026-09, 2026-Q3, 2026.
func (p Period) Code() string {
	first := p.begin()
	switch p.Length {
	case Day:
		return p.First
	case Week:
		year, week := first.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case TenDays:
		return first.Format("2006-01-T") + strconv.Itoa(min((first.Day()-1)/10, 2)+1)
	case Half:
		return first.Format("2006-01-H") + strconv.Itoa((first.Day()-1)/15+1)
	case Month:
		return first.Format("2006-01")
	case Quarter:
		return first.Format("2006-Q") + strconv.Itoa((int(first.Month())+2)/3)
	case Year:
		return first.Format("2006")
	}
	panic("report: no length: " + string(p.Length))
}

var periodShape = regexp.MustCompile(`^(\d{4})(?:-(?:W(\d\d)|Q([1-4])|(\d\d)(?:-(?:(\d\d)|T([1-3])|H([12])))?))?$`)

// ParsePeriod reads what Code writes. The error says how periods are written.
func ParsePeriod(s string) (Period, error) {
	m := periodShape.FindStringSubmatch(s)
	if m == nil {
		return Period{}, badPeriod(s)
	}
	n := make([]int, len(m))
	for i, digits := range m[1:] {
		if digits != "" {
			n[i+1], _ = strconv.Atoi(digits) // the shape has digits only
		}
	}
	var p Period
	switch month := time.Month(max(n[4], 1)); {
	case m[2] != "":
		p = In(Week, weekOf(n[1], n[2]))
	case m[3] != "":
		p = In(Quarter, date(n[1], time.Month(3*n[3]), 1))
	case m[5] != "":
		p = In(Day, date(n[1], month, n[5]))
	case m[6] != "":
		p = In(TenDays, date(n[1], month, 10*n[6]-9))
	case m[7] != "":
		p = In(Half, date(n[1], month, 15*n[7]-14))
	case m[4] != "":
		p = In(Month, date(n[1], month, 1))
	default:
		p = In(Year, date(n[1], 1, 1))
	}
	if n[1] == 0 || p.Code() != s { // 2026-13, 2026-02-30, 2026-W60
		return Period{}, badPeriod(s)
	}
	return p, nil
}

func badPeriod(s string) error {
	return fmt.Errorf("period %q: write a day 2026-09-03, a week 2026-W36, ten days 2026-09-T1, half a month 2026-09-H2, a month 2026-09, a quarter 2026-Q3 or a year 2026", s)
}
