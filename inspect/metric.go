package inspect

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// metric compares a figure of the whole call.
type metric struct {
	leaf
	lang.Metric
}

// reading is what is known of a figure: it lies between low and high, both
// included. Where they differ the reason says what is missing.
type reading struct {
	low, high float64
	reason    string
	none      bool // there is no such figure: it is neither more nor less than any
}

func exactly(figure float64) reading { return reading{low: figure, high: figure} }

// anything is a figure of which nothing is known.
func anything(reason string) reading {
	return reading{low: math.Inf(-1), high: math.Inf(1), reason: reason}
}

// known is a reading that nothing is missing from.
func (r reading) known() bool { return r.low == r.high }

// compare says whether the figure is to a limit as the operator wants, whatever it
// is among those that it may be.
func (r reading) compare(operator string, limit float64) verdict {
	if r.none {
		return no
	}
	var always, never bool
	switch operator {
	case ">":
		always, never = r.low > limit, r.high <= limit
	case ">=":
		always, never = r.low >= limit, r.high < limit
	case "<":
		always, never = r.high < limit, r.low >= limit
	case "<=":
		always, never = r.high <= limit, r.low > limit
	case "=":
		always, never = r.known() && r.low == limit, limit < r.low || r.high < limit
	default:
		always, never = limit < r.low || r.high < limit, r.known() && r.low == limit
	}
	switch {
	case always:
		return yes
	case never:
		return no
	default:
		return unknown
	}
}

func metricOf(m lang.Metric) node {
	return &metric{leaf{condition: m.String(), sought: m.String()}, m}
}

func (n *metric) judge(s *scene) verdict {
	limit := n.Number
	if n.Timed() {
		limit = float64(n.Duration)
	}
	return s.measure(n.Name, n.Of).compare(n.Op, limit)
}

func (n *metric) find(s *scene) found { return found{verdict: n.judge(s)} }

func (n *metric) ground(s *scene, holds bool, g *grounds) time.Time {
	e := Evidence{
		Kind: Record, Condition: n.condition, Role: n.Of, Text: n.figure(s.measure(n.Name, n.Of)), Span: nowhere(),
		From: s.in.Call.Started, To: s.in.Call.Ended(),
	}
	if !holds {
		e.Condition = "not " + n.condition
	}
	g.add(e)
	return time.Time{}
}

func (n *metric) doubt(s *scene, r *reasons) { r.add(s.measure(n.Name, n.Of).reason) }

// figure is what a reading says, for people: "talk share 78 %", "tail 12.5s".
func (n *metric) figure(r reading) string {
	value := "none"
	switch {
	case r.none:
	case r.known():
		value = n.value(r.low)
	case math.IsInf(r.high, 1):
		value = "at least " + n.value(r.low)
	default:
		value = n.value(r.low) + " to " + n.value(r.high)
	}
	return string(n.Name) + " " + value
}

func (n *metric) value(figure float64) string {
	switch {
	case n.Timed():
		return time.Duration(figure).Round(100 * time.Millisecond).String()
	case n.Name == lang.TalkShare, n.Name == lang.SilenceShare:
		return fmt.Sprintf("%.1f %%", figure)
	case n.Name == lang.TurnCount:
		return strconv.Itoa(int(figure))
	default:
		return strconv.FormatFloat(math.Round(figure*10)/10, 'f', -1, 64)
	}
}

// measure reads a figure off the call.
func (s *scene) measure(name lang.MetricName, of call.Role) reading {
	switch name {
	case lang.RingTime:
		return told(s.in.Call.Ring, RingUnknown)
	case lang.HoldTime:
		return toldOr(s.in.Call.Hold, s.in.Signals.Held(), HoldUnknown)
	case lang.Tail:
		return s.tail()
	case lang.TotalSilence:
		return s.totalSilence()
	case lang.SilenceShare:
		return s.silenceShare()
	case lang.TotalOverlap:
		return s.totalOverlap(of)
	case lang.TalkShare:
		return s.talkShare(of)
	case lang.Pace:
		return s.pace(of)
	case lang.Loudness:
		return s.loudness(of)
	case lang.TurnCount:
		return s.turnCount()
	}
	panic("inspect: no metric " + string(name))
}

func told(d call.Told, reason string) reading {
	if !d.Known {
		return anything(reason)
	}
	return exactly(float64(d.Length))
}

// toldOr is what the switch tells, or else at least what was heard.
func toldOr(d call.Told, heard time.Duration, reason string) reading {
	if d.Known || heard == 0 {
		return told(d, reason)
	}
	return reading{low: float64(heard), high: math.Inf(1), reason: reason}
}

func (s *scene) turnCount() reading {
	if !s.words {
		return anything(NoTranscript)
	}
	n := 0
	for i := range s.in.Transcript.Turns {
		if s.spoken(int32(i)) {
			n++
		}
	}
	return exactly(float64(n))
}
