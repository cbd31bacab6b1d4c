package scoring

import (
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
)

// Part is what one row adds to one item: sums are parts added up, and the rows behind a
// sum are its parts evaluated again, so that they always agree.
//
//	value of an item = Σ Num ÷ Σ Den, times what its [Unit] says
//
// Of an item per million calls, rows of two sorts add up: tickets with a Den of 0 and
// calls with a Num of 0.
type Part struct {
	Item Item
	Day  string // "2026-09-03", in the hotline's own zone: the day on which it counts
	Place
	// Class is the kind of ticket; of a call that of the first ticket which it filed.
	Class  call.TicketKind
	Source Source
	Num    int64
	Den    int64 // 0 of a row that counts neither way yet, with a Num of 0
	// Settled is from when on it stays as it is, whatever other records come; the zero time
	// when it does already. What is said of its own row anew changes it at any time.
	Settled time.Time
	// Open says that nobody knows yet when it will be settled: it hangs on something that
	// has not happened, such as a ticket's closing.
	Open bool
}

// Unsettled reports whether a part may still change.
func (p Part) Unsettled(asOf time.Time) bool { return p.Open || asOf.Before(p.Settled) }

// Waits reports whether a part counts neither way yet.
func (p Part) Waits() bool { return p.Num == 0 && p.Den == 0 }

// Reckoner turns facts into parts. What it says depends on nothing but its fields and the
// facts; the same rows at the same AsOf give the same parts, in the same order.
type Reckoner struct {
	Zone     *time.Location // the hotline's own; days begin at its midnights
	Calendar calendar.Calendar
	Terms    Terms     // nil for [DefaultTerms]
	AsOf     time.Time // what falls due later is held against nobody yet
}

// Terms say by when tickets of a kind are to be closed.
type Terms map[call.TicketKind]calendar.Term

// DefaultTerms are those of a published table of a power hotline (domain.md §1.5, S20): a
// complaint is handled within 4 working days, what other hotlines hand over within 7 days,
// and everything else within 10. That of repairs, a day and a night, is a convention.
func DefaultTerms() Terms {
	rest := calendar.NaturalHours(defaultHours)
	return Terms{
		call.ComplaintInternal: calendar.WorkingDays(4),
		call.ComplaintExternal: calendar.WorkingDays(4),
		call.Transfer:          calendar.NaturalHours(7 * 24),
		call.Repair:            calendar.NaturalHours(24),
		call.Consult:           rest,
		call.Business:          rest,
		call.Urge:              rest,
	}
}

// defaultHours is the term of what has none of its own.
const defaultHours = 10 * 24

// DayOf names the day of a moment in the hotline's own zone.
func (r Reckoner) DayOf(at time.Time) string { return at.In(r.Zone).Format(time.DateOnly) }
