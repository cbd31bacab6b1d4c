package scoring

import (
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
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
	if first, due := callback.Since(callback.OfTicket(f.Ticket, term), r.AsOf); due {
		b.Day = r.DayOf(first.At)
		p := b.one(CalledBack, !callback.Done(f.tries(), first.At).IsZero())
		if first.Reason == callback.Overdue {
			p = r.lastDay(p, term)
		}
		parts = append(parts, p)
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

// TicketCauses gives why the customer of a ticket is to be called back, by the terms and
// the calendar of the reckoner. It does not hang on AsOf: see [callback.Since].
func (r Reckoner) TicketCauses(t call.Ticket) []callback.Cause {
	return callback.OfTicket(t, r.term(t))
}

// tries are all calls to the customer of a ticket.
func (f TicketFacts) tries() []callback.Try {
	return callback.InOrder(callback.Surveys(f.Ticket), f.Tries)
}

// term is when a ticket is to be closed.
func (r Reckoner) term(t call.Ticket) time.Time { return r.TermOf(t.Kind, t.Filed) }

// TermOf is when a ticket of a kind that was filed at a moment is to be closed.
func (r Reckoner) TermOf(kind call.TicketKind, filed time.Time) time.Time {
	terms := r.Terms
	if terms == nil {
		terms = DefaultTerms()
	}
	term, said := terms[kind]
	if !said {
		term = calendar.NaturalHours(defaultHours)
	}
	return r.Calendar.Due(filed.In(r.Zone), term)
}
