package decide

import (
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// SpanOf names the span in which a day lies; see [storage.Span].
func SpanOf(per storage.Span, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day // a day that somebody has named otherwise is its own
	}
	month := day[:len("2026-09-")]
	switch per {
	case storage.Days:
		return day
	case storage.Weeks:
		return at.AddDate(0, 0, -(int(at.Weekday())+6)%7).Format(time.DateOnly)
	case storage.TenDays:
		return month + []string{"01", "11", "21"}[min(2, (at.Day()-1)/10)]
	case storage.HalfMonths:
		return month + []string{"01", "16"}[min(1, (at.Day()-1)/15)]
	case storage.Months:
		return day[:len("2026-09")]
	case storage.Quarters:
		return fmt.Sprintf("%s-Q%d", day[:len("2026")], (int(at.Month())+2)/3)
	case storage.Years:
		return day[:len("2026")]
	default:
		return ""
	}
}

// Stretch is a part of a time: days from First to Last, which are whole months, from the
// first day of one to the last of another, or are not.
type Stretch struct {
	First, Last string
	Months      bool
}

// Stretches splits the time from first to last into what is read by months and what is read
// by days. Spans that months do not make up are read by days.
func Stretches(per storage.Span, first, last string) []Stretch {
	from, err := time.Parse(time.DateOnly, first)
	to, err2 := time.Parse(time.DateOnly, last)
	whole := per == storage.Whole || per == storage.Months || per == storage.Quarters || per == storage.Years
	if err != nil || err2 != nil || !whole {
		return []Stretch{{First: first, Last: last}}
	}
	begin := from.AddDate(0, 0, 1-from.Day()) // of the first whole month
	if begin.Before(from) {
		begin = begin.AddDate(0, 1, 0)
	}
	next := to.AddDate(0, 0, 1)
	end := next.AddDate(0, 0, 1-next.Day()) // behind the last whole month
	if !begin.Before(end) {
		return []Stretch{{First: first, Last: last}}
	}
	var all []Stretch
	if from.Before(begin) {
		all = append(all, Stretch{First: first, Last: begin.AddDate(0, 0, -1).Format(time.DateOnly)})
	}
	all = append(all, Stretch{First: begin.Format(time.DateOnly), Last: end.AddDate(0, 0, -1).Format(time.DateOnly), Months: true})
	if end.Before(next) {
		all = append(all, Stretch{First: end.Format(time.DateOnly), Last: last})
	}
	return all
}
