package supervision

import (
	"time"

	"github.com/tingcha/tingcha/estimate"
)

// Count is what was counted over some days.
type Count struct {
	Calls   int // that could have gone wrong
	Bad     int // of which it was found and confirmed, or substantiated
	Waiting int // of which nobody has judged yet what was found
}

// Effect is what a measure has brought: the share of calls that go wrong, in as many days
// after it as before.
type Effect struct {
	Days          int    // on each side
	Since         string // the first day after
	From, Until   string // the first day before, and the last one after
	Before, After Count
	// Value is the share after less the share before, and Low and High its 95 % interval;
	// all 0 when there is nothing to divide by.
	Value, Low, High float64
	Outcome          Outcome
}

// Outcome says in a word what a measure has brought.
type Outcome string

// The outcomes. One that cannot be told yet has too few days or calls behind it, or too many that
// nobody has judged.
const (
	Better  Outcome = "better"
	Worse   Outcome = "worse"
	Alike   Outcome = "alike" // the interval holds no difference, too
	Unknown Outcome = "unknown"
)

// What is too little to tell anything by, and as far back as is looked.
const (
	fewDays  = 7
	fewCalls = 100
	mostDays = 90
)

// Span gives the days that are compared for a measure that is in force since a day, as of
// another one, which is not over and is not looked at: as many before as after. ok is false
// when there are none, or the day is no day.
func Span(since, today string) (days int, from, before, until string, ok bool) {
	first, err := time.Parse(time.DateOnly, since)
	if err != nil {
		return 0, "", "", "", false
	}
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return 0, "", "", "", false
	}
	days = min(mostDays, int(now.Sub(first)/(24*time.Hour)))
	if days < 1 {
		return 0, "", "", "", false
	}
	day := func(n int) string { return first.AddDate(0, 0, n).Format(time.DateOnly) }
	return days, day(-days), day(-1), day(days - 1), true
}

// Compare tells what a measure has brought. What nobody has judged yet might be confirmed or not: it
// is called better, or worse, only where it is so whatever becomes of them.
func Compare(days int, before, after Count) Effect {
	e := Effect{Days: days, Before: before, After: after, Outcome: Unknown}
	if !before.sound() || !after.sound() {
		return e
	}
	e.Value = float64(after.Bad)/float64(after.Calls) - float64(before.Bad)/float64(before.Calls)
	e.Low, e.High = estimate.Difference(after.Bad, after.Calls, before.Bad, before.Calls)
	if days < fewDays || before.Calls < fewCalls || after.Calls < fewCalls {
		return e
	}
	_, most := estimate.Difference(after.most(), after.Calls, before.Bad, before.Calls)
	least, _ := estimate.Difference(after.Bad, after.Calls, before.most(), before.Calls)
	switch {
	case most < 0:
		e.Outcome = Better
	case least > 0:
		e.Outcome = Worse
	case after.Waiting == 0 && before.Waiting == 0:
		e.Outcome = Alike
	}
	return e
}

// sound tells whether a share can be made of a count.
func (c Count) sound() bool { return c.Calls > 0 && c.Bad >= 0 && c.Bad <= c.Calls && c.Waiting >= 0 }

// most is how many go wrong when all that waits is confirmed.
func (c Count) most() int { return min(c.Calls, c.Bad+c.Waiting) }
