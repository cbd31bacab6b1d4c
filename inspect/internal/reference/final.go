package reference

import (
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// lag is how long after its window a ticket may still come in.
const lag = 2 * time.Hour

// Final is until when a finding is provisional, zero if it is final. Where tickets,
// calls or promises are parts of an order or of a count, or speakers are unknown,
// that is not said: ok is false.
func (r *Reading) Final(rule *lang.Rule) (until time.Time, ok bool) {
	if !r.known() {
		return time.Time{}, false
	}
	return r.worlds[0].final(whole(rule), true)
}

// final is until when it may change that a condition holds, or that it does not.
func (w *world) final(c lang.Condition, holds bool) (until time.Time, ok bool) {
	ok = true
	switch c := c.(type) {
	case lang.And:
		return w.finalOf(c.Parts, holds, holds)
	case lang.Or:
		return w.finalOf(c.Parts, holds, !holds)
	case lang.Not:
		return w.final(c.X, !holds)
	case lang.Named:
		for _, d := range w.book.Definitions() {
			if d.Name == c.Name {
				return w.final(d.Condition, holds)
			}
		}
	case lang.Tickets:
		if holds == c.None {
			until = w.ticketsUntil(c)
		}
	case lang.Calls:
		if !holds && c.Later {
			until = w.in.Call.Ended().Add(c.Within + lag)
		}
	case lang.Promise:
		return time.Time{}, w.answer(c.Said).Answer == No && !holds
	case lang.Edge, lang.Nth, lang.Count, lang.Order:
		w.eachTest(c, func(string) bool { return true }, func(c lang.Condition) {
			switch c.(type) {
			case lang.Tickets, lang.Calls, lang.Promise:
				ok = false
			}
		})
	}
	return until, ok
}

// finalOf is that of the parts which made the whole what it is: the last, if all were
// needed, and otherwise the first.
func (w *world) finalOf(parts []lang.Condition, holds, all bool) (until time.Time, ok bool) {
	first := true
	for _, part := range parts {
		if w.answer(part).Answer != answerOf(holds) {
			continue
		}
		one, known := w.final(part, holds)
		if !known {
			return until, false
		}
		if first || all && one.After(until) || !all && one.Before(until) {
			until = one
		}
		first = false
	}
	return until, true
}

// ticketsUntil is when the last window has passed in which a ticket would have been
// filed.
func (w *world) ticketsUntil(c lang.Tickets) time.Time {
	end := w.in.Call.Ended()
	if len(c.Filed) == 0 {
		return end.Add(24*time.Hour + lag)
	}
	var until time.Time
	for _, window := range c.Filed {
		closes := map[lang.WindowKind]time.Time{
			lang.WithinAfterEnd: end.Add(window.Reach), lang.WithinBeforeStart: w.in.Call.Started, lang.LaterAfterEnd: end.Add(month),
		}[window.Kind]
		if closes.After(until) {
			until = closes
		}
	}
	return until.Add(lag)
}
