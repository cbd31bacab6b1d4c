package lang

import (
	"cmp"

	"github.com/tingcha/tingcha/call"
)

// usualAgent and usualDept are those of an example that names none.
const (
	usualAgent = "1024"
	usualDept  = "客服一部"
)

// usualCall is what a call of an example is where its lines say nothing.
func (r *exampleReader) usualCall() call.Call {
	return call.Call{
		Sector: cmp.Or(r.sector, call.Power), Agent: usualAgent, Dept: usualDept, Answered: true, Hangup: call.CustomerRole, CSAT: 5,
		Ring: call.Tell(usualRing), Hold: call.Tell(0), Direction: call.Inbound,
	}
}

// otherCall reads at=OFFSET of another call of the customer, and what else is to be
// known of it, as in the headers of the example's own.
func (r *exampleReader) otherCall(value string, at int) {
	var begun offset
	timed := false
	c := r.usualCall()
	for _, w := range attributes(value) {
		switch {
		case w.key == "at":
			begun.by, timed = r.moment(w, at), true
		case w.key == "":
			r.wrong(at+w.at, "what is known of another call is written NAME=VALUE, such as at=-3h", "")
		case !r.callField(&c, w.key, w.value, at+w.at+len(w.key)+1):
			r.wrong(at+w.at, "another call of an example has no "+w.key, nearest(w.key, append(callFields(), "at")))
		}
	}
	if !timed {
		r.wrong(at, "another call needs at=, such as call: at=-3h", "")
		return
	}
	begun.index = len(r.Calls)
	r.offsets = append(r.offsets, begun)
	r.Calls = append(r.Calls, c)
}

// callFields are the fields of a call that callField reads.
func callFields() []string {
	return []string{"agent", "dept", "duration", "hangup", "sector", "answered", "ring", "hold", "direction", "csat"}
}

// callField sets one field of a call. It is false when there is no such field; what
// is wrong with a value is told.
func (r *exampleReader) callField(c *call.Call, key, value string, at int) bool {
	ok, want := true, ""
	switch key {
	case "agent":
		c.Agent = value
	case "dept":
		c.Dept = value
	case "duration":
		c.Duration, ok = lengthOf(value)
		want = "seconds, such as 182"
	case "hangup":
		r.oneOf(value, at, (*string)(&c.Hangup), "agent", "customer", "unknown")
	case "sector":
		r.oneOf(value, at, (*string)(&c.Sector), "power", "telecom", "cable")
	case "answered":
		c.Answered = value == "yes"
		ok, want = value == "yes" || value == "no", "yes or no"
	case "ring":
		ok, want = told(value, &c.Ring), "seconds, such as 6, or - when nobody knows"
	case "hold":
		ok, want = told(value, &c.Hold), "seconds, such as 45, or - when nobody knows"
	case "direction":
		if r.oneOf(value, at, (*string)(&c.Direction), "in", "out", "unknown") && value == "unknown" {
			c.Direction = ""
		}
	case "csat":
		c.CSAT, ok = rating(value)
		want = "1 to 5, - for none, or unknown"
	default:
		return false
	}
	if !ok {
		r.expected(key, want, value, at)
	}
	return true
}
