package callback

import (
	"cmp"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Reason is why a customer is to be called back.
type Reason string

// The five reasons of a published practice (C08), of whose customers all are called back.
const (
	Urged        Reason = "urged"        // 催单: the ticket was urged, or is itself an urging
	HandedOver   Reason = "handed_over"  // 申告: another authority handed the matter over
	Dissatisfied Reason = "dissatisfied" // 不满意: the call was rated 1 or 2
	Complained   Reason = "complained"   // 投诉
	Overdue      Reason = "overdue"      // 装维超期: a repair was not done within its term
)

// Reasons lists every reason, in the order of the practice.
func Reasons() []Reason { return []Reason{Urged, HandedOver, Dissatisfied, Complained, Overdue} }

// Cause is a reason with the moment at which it came about. That of a repair which is
// still open lies at the end of its term, and may lie in the future.
type Cause struct {
	Reason Reason
	At     time.Time
}

// dissatisfiedUpTo is the highest rating of a call that is called back.
const dissatisfiedUpTo = 2

// OfCall gives the causes of a call that a person answered, none or one.
func OfCall(c call.Call) []Cause {
	if c.Answered && c.CSAT >= 1 && c.CSAT <= dissatisfiedUpTo {
		return []Cause{{Dissatisfied, c.Ended()}}
	}
	return nil
}

// OfTicket gives the causes of a ticket that is to be closed by term, each reason once and
// the earliest first. A repair that was first closed in time has none for being late.
func OfTicket(t call.Ticket, term time.Time) []Cause {
	var all []Cause
	var urged time.Time
	switch t.Kind {
	case call.ComplaintInternal, call.ComplaintExternal:
		all = append(all, Cause{Complained, t.Filed})
	case call.Transfer:
		all = append(all, Cause{HandedOver, t.Filed})
	case call.Repair:
		if closed := first(t, call.Closed); closed.IsZero() || closed.After(term) {
			all = append(all, Cause{Overdue, term})
		}
	case call.Urge:
		urged = t.Filed
	case call.Consult, call.Business:
	}
	if event := first(t, call.Urged); urged.IsZero() || !event.IsZero() && event.Before(urged) {
		urged = event
	}
	if !urged.IsZero() {
		all = append(all, Cause{Urged, urged})
	}
	slices.SortFunc(all, func(a, b Cause) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Reason, b.Reason)) })
	return all
}

// first is when something first happened to a ticket, zero for never.
func first(t call.Ticket, kind call.TicketEventKind) time.Time {
	var at time.Time
	for _, e := range t.Events {
		if e.Kind == kind && (at.IsZero() || e.At.Before(at)) {
			at = e.At
		}
	}
	return at
}

// Since gives the first of some causes by time that came about, as far as can be said at a
// moment, and false when none has. A term that has not ended is no cause yet; of everything else
// that was recorded it is known that it happened.
func Since(causes []Cause, asOf time.Time) (Cause, bool) {
	for _, c := range causes {
		if c.Reason != Overdue || !asOf.Before(c.At) {
			return c, true
		}
	}
	return Cause{}, false
}
