package reference

import (
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// isRole says whether a role that was heard is the one asked for; the empty one is
// nobody.
func isRole(heard, asked call.Role) Answer {
	if heard == call.Unknown {
		return Unknown
	}
	return answerOf(asked == lang.Anyone || heard == asked)
}

func (w *world) silence(c lang.Silence) result {
	var hits []hit
	for _, r := range w.in.Signals.Silences {
		var last, next call.Role
		var end, start time.Duration
		for _, t := range w.in.Transcript.Turns {
			if t.Start < r.Start && t.End > end {
				last, end = t.Role, t.End
			}
			if t.End > r.End && (next == "" || t.Start < start) {
				next, start = t.Role, t.Start
			}
		}
		fits := answerOf(r.Length() > c.LongerThan)
		if c.After != lang.Anyone {
			fits = min(fits, isRole(last, c.After))
		}
		if c.BrokenBy != lang.Anyone {
			fits = min(fits, isRole(next, c.BrokenBy))
		}
		if fits != No {
			hits = append(hits, w.heard(r, c, fits))
		}
	}
	return of(hits)
}

func (w *world) overlap(c lang.Overlap) result {
	var hits []hit
	for _, o := range w.in.Signals.Overlaps {
		fits := answerOf(o.Length() > c.LongerThan)
		if c.By != lang.Anyone {
			fits = min(fits, isRole(o.By, c.By))
		}
		if fits != No {
			hits = append(hits, w.heard(o.Range, c, fits))
		}
	}
	return of(hits)
}

func (w *world) heard(r call.Range, test lang.Condition, fits Answer) hit {
	turn := -1
	for i, t := range w.in.Transcript.Turns {
		if t.Start <= r.Start {
			turn = i
		}
	}
	return hit{turn: turn, sound: true, start: r.Start, end: r.End, test: test.String(), sure: fits == Yes}
}

func (w *world) fact(c lang.Condition) Answer {
	switch c := c.(type) {
	case lang.Length:
		return answerOf(compare(int(w.in.Call.Duration), c.Op, int(c.Value)))
	case lang.Field:
		return w.field(c)
	case lang.Tickets:
		a := w.tickets(c)
		if c.None {
			return a.not()
		}
		return a
	case lang.Calls:
		return w.calls(c)
	}
	panic(fmt.Sprintf("reference: unknown condition %T", c))
}

func compare(a int, op string, b int) bool {
	return map[string]bool{"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
}

func (w *world) field(f lang.Field) Answer {
	c := w.in.Call
	var value string
	switch f.Name {
	case "call.csat":
		if c.CSAT == 0 || f.Text == "none" {
			return answerOf((c.CSAT == 0) == (f.Text == "none") && f.Op == "=" || (c.CSAT == 0) != (f.Text == "none") && f.Op == "!=")
		}
		return answerOf(compare(c.CSAT, f.Op, f.Number))
	case "call.hour":
		if c.Started.IsZero() {
			return Unknown
		}
		return answerOf(compare(c.Started.UTC().Add(8*time.Hour).Hour(), f.Op, f.Number))
	case "call.answered":
		value = map[bool]string{true: "yes", false: "no"}[c.Answered]
	case "call.sector":
		value = string(c.Sector)
	case "call.dept":
		value = c.Dept
	case "call.agent":
		value = c.Agent
	case "call.hangup":
		if value = string(c.Hangup); c.Hangup == call.Unknown {
			return Unknown
		}
	default:
		panic("reference: a call has no " + f.Name)
	}
	if value == "" && f.Name != "call.agent" {
		return Unknown
	}
	return answerOf((value == f.Text) == (f.Op == "="))
}

func (w *world) tickets(c lang.Tickets) Answer {
	found := No
	for _, t := range w.in.Tickets {
		if len(c.Kinds) > 0 && !slices.Contains(c.Kinds, t.Kind) || !w.filed(c.Filed, t.Filed) {
			continue
		}
		switch {
		case !c.OfCall || t.CallID == w.in.Call.ID:
			return Yes
		case t.CallID == "" && !t.Filed.Before(w.in.Call.Started):
			found = Unknown
		}
	}
	if w.in.Call.Customer == "" && !c.OfCall {
		return Unknown
	}
	return found
}

func (w *world) filed(windows []lang.Window, at time.Time) bool {
	start, end := w.in.Call.Started, w.in.Call.Started.Add(w.in.Call.Duration)
	const month = 30 * 24 * time.Hour
	if len(windows) == 0 {
		return !at.Before(start.Add(-month)) && !at.After(end.Add(month))
	}
	for _, win := range windows {
		in := false
		switch win.Kind {
		case lang.WithinAfterEnd:
			in = !at.Before(start) && !at.After(end.Add(win.Reach))
		case lang.WithinBeforeStart:
			in = at.Before(start) && !at.Before(start.Add(-win.Reach))
		case lang.LaterAfterEnd:
			in = at.After(end.Add(win.Reach)) && !at.After(end.Add(month))
		}
		if in {
			return true
		}
	}
	return false
}

func (w *world) calls(c lang.Calls) Answer {
	if w.in.Call.Customer == "" {
		return Unknown
	}
	start, end := w.in.Call.Started, w.in.Call.Started.Add(w.in.Call.Duration)
	n := 0
	for _, other := range w.in.Calls {
		since := start.Sub(other.Started)
		if c.Later {
			since = other.Started.Sub(end)
		}
		if since >= 0 && since <= c.Within {
			n++
		}
	}
	return answerOf(n >= c.N)
}
