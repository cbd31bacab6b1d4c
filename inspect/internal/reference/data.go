package reference

import (
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

func compare[T int | float64 | time.Duration](a T, op string, b T) bool {
	return map[string]bool{"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
}

// length is how long the call lasted.
func (w *world) length(c lang.Length) Answer {
	d := w.in.Call.Duration
	if d == 0 {
		d = w.lasted()
	}
	if d == 0 && w.in.Call.Answered {
		return Unknown
	}
	return answerOf(compare(d, c.Op, c.Value))
}

// lasted is how long there was something to be heard.
func (w *world) lasted() time.Duration {
	if d := max(w.in.Signals.Duration, w.in.Transcript.Duration()); d > 0 {
		return d
	}
	return w.in.Call.Duration
}

func (w *world) field(f lang.Field) Answer {
	switch f.Name {
	case lang.AgentGroup:
		if w.in.Group == "" && w.in.Call.Agent != "" {
			return Unknown
		}
		return answerOf((w.in.Group == f.Text) == (f.Op == "="))
	case lang.SeasonOf:
		if w.in.Seasons == nil {
			return Unknown
		}
		return answerOf(slices.Contains(w.in.Seasons, f.Text) == (f.Op == "="))
	}
	return fieldOf(w.in.Call, f)
}

// fieldOf compares what this call has, and other calls have as well.
func fieldOf(c call.Call, f lang.Field) Answer {
	inChina := c.Started.UTC().Add(8 * time.Hour)
	switch f.Name {
	case "call.csat":
		if c.CSAT == call.RatingUnknown {
			return Unknown
		}
		asksNone, none := f.Text == "none", c.CSAT == 0
		if asksNone || none {
			return answerOf(f.Op == "=" && asksNone == none || f.Op == "!=" && asksNone != none)
		}
		return answerOf(compare(c.CSAT, f.Op, f.Number))
	case "call.hour":
		if c.Started.IsZero() {
			return Unknown
		}
		return answerOf(compare(inChina.Hour(), f.Op, f.Number))
	}
	value := map[string]string{
		"call.answered": map[bool]string{true: "yes", false: "no"}[c.Answered],
		"call.sector":   string(c.Sector), "call.dept": c.Dept, "call.agent": c.Agent, "call.direction": string(c.Direction),
	}[f.Name]
	switch f.Name {
	case "call.hangup":
		if c.Hangup != call.Unknown {
			value = string(c.Hangup)
		}
	case "call.weekday":
		if !c.Started.IsZero() {
			value = strings.ToLower(inChina.Weekday().String())
		}
	}
	if value == "" && f.Name != "call.agent" { // nobody took a call that has no agent, and that is known
		return Unknown
	}
	return answerOf((value == f.Text) == (f.Op == "="))
}

// calls counts the other calls of the customer.
func (w *world) calls(c lang.Calls) Answer {
	if w.in.Call.Customer == "" {
		return Unknown
	}
	sure, possible := 0, 0
	for _, other := range w.in.Calls {
		if !w.inReach(c, other) {
			continue
		}
		switch w.otherFits(c, other) {
		case Yes:
			sure, possible = sure+1, possible+1
		case Unknown:
			possible++
		case No:
		}
	}
	switch {
	case sure >= c.N:
		return Yes
	case possible >= c.N:
		return Unknown
	}
	return No
}

// inReach says whether another call was when such a call is looked for.
func (w *world) inReach(c lang.Calls, other call.Call) bool {
	since := w.in.Call.Started.Sub(other.Started)
	if c.Later {
		since = other.Started.Sub(w.in.Call.Started.Add(w.in.Call.Duration))
	}
	return since >= 0 && since <= c.Within
}

func (w *world) otherFits(c lang.Calls, other call.Call) Answer {
	fits := Yes
	if c.Outbound {
		fits = min(fits, outbound(other))
	}
	fits = min(fits, party(c.By, w.in.Call.Agent, other.Agent))
	for _, asked := range c.With {
		fits = min(fits, otherHas(asked, other))
	}
	return fits
}

func otherHas(asked lang.Condition, other call.Call) Answer {
	switch asked := asked.(type) {
	case lang.Field:
		return fieldOf(other, asked)
	case lang.Length:
		if other.Duration == 0 && other.Answered {
			return Unknown
		}
		return answerOf(compare(other.Duration, asked.Op, asked.Value))
	case lang.Metric:
		told := map[lang.MetricName]call.Told{lang.RingTime: other.Ring, lang.HoldTime: other.Hold}[asked.Name]
		if !told.Known {
			return Unknown
		}
		return answerOf(compare(told.Length, asked.Op, asked.Duration))
	}
	panic("reference: no other call is asked " + asked.String())
}

func outbound(c call.Call) Answer {
	if c.Direction == "" {
		return Unknown
	}
	return answerOf(c.Direction == call.Outbound)
}

// party says whether somebody is the call's agent, or somebody else, as asked.
func party(asked lang.Party, own, other string) Answer {
	if asked == lang.AnyParty {
		return Yes
	}
	if own == "" || other == "" {
		return Unknown
	}
	return answerOf((own == other) == (asked == lang.ThisAgent))
}
