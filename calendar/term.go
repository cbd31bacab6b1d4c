package calendar

import "time"

// Term is how long something may take: either natural time, which runs at night and on
// holidays, or whole working days.
type Term struct {
	Natural time.Duration
	Working int // working days; Natural is not looked at when it is above 0
}

// NaturalHours is a term of natural hours.
func NaturalHours(n int) Term { return Term{Natural: time.Duration(n) * time.Hour} }

// WorkingDays is a term of working days.
func WorkingDays(n int) Term { return Term{Working: n} }

// Due is the moment at which a term that began at a moment ends. A term of working days
// ends with the last of them, at midnight in the zone of the beginning; the first is the
// one after the day of the beginning.
func (c Calendar) Due(from time.Time, t Term) time.Time {
	if t.Working <= 0 {
		return from.Add(t.Natural)
	}
	at, left := midnight(from), t.Working
	for range horizon {
		at = nextDay(at)
		if c.Works(at) {
			left--
		}
		if left == 0 {
			break
		}
	}
	return nextDay(at)
}

// horizon ends a search in a calendar on which nobody ever works: as many days as a term
// of the longest kind, and ten years more.
const horizon = 4000

// midnight is the beginning of a moment's day.
func midnight(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, at.Location())
}

// nextDay is the beginning of the day after that of a moment. A day need not have 24
// hours: summer time was kept in China, too, until 1991.
func nextDay(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, at.Location())
}
