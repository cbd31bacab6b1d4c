package scoring

import (
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
)

// closing is what counts on the days of a ticket's closings. What the entries of a card
// say of it is taken from there; that a customer called again is added, as an entry
// knows of no other call.
func (r Reckoner) closing(b bench, f TicketFacts, l life) []Part {
	var parts []Part
	for _, e := range entriesOf(f.Ticket, l, r.Zone) {
		if e.Item == Handled || e.Item == Replied {
			continue
		}
		b.Day = r.DayOf(e.At)
		p := b.sum(e.Item, e.Num, e.Den)
		if e.Item == FirstClose {
			p = r.closedForGood(p, f, l)
		}
		parts = append(parts, p)
	}
	if l.closed {
		b.Day = r.DayOf(l.lastClosed)
		worked := r.Calendar.Worked(f.Ticket.Filed.In(r.Zone), l.lastClosed, nil)
		parts = append(parts, b.sum(TicketWorkTime, worked.Milliseconds(), 1))
	}
	return parts
}

// closedForGood takes a first close back whose customer called about the matter again.
func (r Reckoner) closedForGood(p Part, f TicketFacts, l life) Part {
	if called(f.Contacts, f.Ticket.Kind, l.firstClosed, SettledAfter) {
		p.Num = 0
	}
	if p.Num > 0 {
		p.Settled = l.firstClosed.Add(SettledAfter)
	}
	return p
}

// due is what counts on the day on which a term ends. Before it, what is not done waits.
func (r Reckoner) due(b bench, f TicketFacts, l life) []Part {
	var parts []Part
	for _, e := range entriesOf(f.Ticket, l, r.Zone) {
		if e.Item == Handled || e.Item == Replied {
			parts = append(parts, r.owed(b, e.Item, e.Num > 0, e.Due))
		}
	}
	term := r.term(f.Ticket)
	met := !l.firstClosed.IsZero() && !l.firstClosed.After(term)
	if owes(f.Ticket, l) {
		parts = append(parts, r.lastDay(r.owed(b, Timely, met, term), term))
	}
	if f.Ticket.Kind == call.Repair {
		parts = append(parts, r.lastDay(r.owed(b, OnTime, met, term), term))
	}
	if at, due := trigger(f.Ticket, l, term, r.AsOf); due {
		b.Day = r.DayOf(at)
		parts = append(parts, b.one(CalledBack, surveyed(f.Ticket, at)))
	}
	return parts
}

// owed is the part of something that was to be done by a moment.
func (r Reckoner) owed(b bench, item Item, met bool, by time.Time) Part {
	b.Day = r.DayOf(by)
	if !met && r.AsOf.Before(by) {
		p := b.sum(item, 0, 0)
		p.Settled = by
		return p
	}
	return b.one(item, met)
}

// lastDay has a part count on the day of the last moment of a term: one of working days
// ends at the midnight after them, and fell due on the last of them.
func (r Reckoner) lastDay(p Part, term time.Time) Part {
	p.Day = r.DayOf(term.Add(-time.Nanosecond))
	return p
}

// term is when a ticket is to be closed.
func (r Reckoner) term(t call.Ticket) time.Time {
	terms := r.Terms
	if terms == nil {
		terms = DefaultTerms()
	}
	term, said := terms[t.Kind]
	if !said {
		term = calendar.NaturalHours(defaultHours)
	}
	return r.Calendar.Due(t.Filed.In(r.Zone), term)
}

// trigger is when it first came about that the customer is to be called back, if it did:
// the work was urged or the ticket is an urging itself, it is a complaint, another authority
// handed it over, or a repair was not done in time.
func trigger(t call.Ticket, l life, term, asOf time.Time) (at time.Time, due bool) {
	switch t.Kind {
	case call.ComplaintInternal, call.ComplaintExternal, call.Transfer, call.Urge:
		return t.Filed, true
	case call.Repair:
		late := l.firstClosed.IsZero() || l.firstClosed.After(term)
		if late && !asOf.Before(term) {
			at, due = term, true
		}
	case call.Consult, call.Business:
	}
	if len(l.urges) > 0 && (!due || l.urges[0].Before(at)) {
		at, due = l.urges[0], true
	}
	return at, due
}

// surveyed reports whether the customer was asked at or after a moment.
func surveyed(t call.Ticket, since time.Time) bool {
	for _, e := range t.Events {
		if e.Kind == call.Surveyed && !e.At.Before(since) {
			return true
		}
	}
	return false
}
