package web

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// pending is how long an asserted absence is not final yet: 0 when it is, and when
// its time is over and only the sources of tickets have not told of it.
func pending(f storage.FindingRow, now time.Time) time.Duration {
	if !f.Provisional {
		return 0
	}
	return max(0, f.Finding.ProvisionalUntil.Sub(now))
}

// ticketArrived is the reason of the event that an arriving ticket leads to; the
// event's detail is the ticket's ID.
const ticketArrived = "ticket_arrived"

// late gives the arrivals of tickets that a withdrawn finding can have gone for, the
// last first: only a finding that asserts an absence goes for a ticket.
func late(f storage.FindingRow, events []storage.Event) []storage.Event {
	if f.Status != storage.Withdrawn || !assertsAbsence(f.Finding) {
		return nil
	}
	var arrived []storage.Event
	for _, e := range slices.Backward(events) {
		known := slices.ContainsFunc(arrived, func(a storage.Event) bool { return a.Detail == e.Detail })
		if e.Reason == ticketArrived && e.Detail != "" && !known {
			arrived = append(arrived, e)
		}
	}
	return arrived
}

func assertsAbsence(f inspect.Finding) bool {
	return !f.ProvisionalUntil.IsZero() || slices.ContainsFunc(f.Evidence, func(e inspect.Evidence) bool {
		return e.Kind == inspect.Absent && !e.To.IsZero()
	})
}
