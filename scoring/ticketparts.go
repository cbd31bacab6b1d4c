package scoring

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
)

// TicketParts gives what a ticket adds to the sums of days, as far as its events go: on the
// day of its filing, of its first and its last closing, of each term's end, and of the
// conclusion of a complaint. What is filed or closed after AsOf is not looked at
// differently; what falls due after it waits.
//
// Parts belong to who filed the ticket. Those of complaints about staff belong to whom the
// complaint is about; only whether one was reported belongs to who wrote it down.
func (r Reckoner) TicketParts(f TicketFacts) []Part {
	t, l := f.Ticket, lifeOf(f.Ticket)
	b := bench{Part{
		Day: r.DayOf(t.Filed), Place: f.Place, Class: t.Kind,
		Source: Source{Kind: TicketSource, ID: t.ID},
	}}
	parts := b.filing(f, l)
	parts = append(parts, r.complaint(b, f)...)
	parts = append(parts, r.closing(b, f, l)...)
	return append(parts, r.due(b, f, l)...)
}

// TicketDays lists the days on which a ticket adds to sums, in the order of its parts, each
// once: the days that are stale when it changes, before and after.
func (r Reckoner) TicketDays(f TicketFacts) []string {
	var days []string
	seen := map[string]bool{}
	for _, p := range r.TicketParts(f) {
		if !seen[p.Day] {
			seen[p.Day] = true
			days = append(days, p.Day)
		}
	}
	return days
}

// filing is what counts on the day of filing. Work that was urged may be urged as long as
// it is open; a ticket that is itself an urging is no work.
func (b bench) filing(f TicketFacts, l life) []Part {
	var parts []Part
	if f.Ticket.Kind != call.Urge {
		urged := b.one(Urged, len(l.urges) > 0)
		urged.Open = urged.Num == 0 && !l.closed
		parts = append(parts, urged)
	}
	return append(parts, b.calledBack(f.tries())...)
}

// calledBack is what the customer said when called back: on the day of what they were
// called about, whenever it was.
func (b bench) calledBack(tries []callback.Try) []Part {
	if satisfied, known := callback.Satisfied(tries); known {
		return []Part{b.one(CallbackSatisfied, satisfied)}
	}
	return nil
}

// complaint is what counts of a complaint about staff.
func (r Reckoner) complaint(b bench, f TicketFacts) []Part {
	if f.Ticket.Kind != call.ComplaintInternal {
		return nil
	}
	reported := b.one(Unreported, false)
	b.Place = f.Against
	parts := []Part{reported, b.sum(InternalTotal, 1, 0)}
	first, stands := f.conclusion()
	if first.IsZero() {
		return parts
	}
	b.Day = r.DayOf(first)
	parts = append(parts, b.one(ConfirmedShare, stands))
	if stands {
		parts = append(parts, b.sum(InternalConfirmed, 1, 0))
	}
	return parts
}

// conclusion is when somebody first said whether a complaint is substantiated, zero when
// nobody has, and what stands. A later verdict takes the place of the first and leaves it
// on its day, so that a complaint counts in one month only. Of two at one moment that which
// was noted here holds.
func (f TicketFacts) conclusion() (first time.Time, substantiated bool) {
	var all []Conclusion
	for _, e := range f.Ticket.Events {
		if e.Kind == call.Substantiated || e.Kind == call.NotSubstantiated {
			all = append(all, Conclusion{e.At, e.Kind == call.Substantiated})
		}
	}
	var last time.Time
	for _, c := range slices.Concat(all, f.Conclusions) {
		if first.IsZero() || c.At.Before(first) {
			first = c.At
		}
		if !c.At.Before(last) {
			last, substantiated = c.At, c.Substantiated
		}
	}
	return first, substantiated
}
