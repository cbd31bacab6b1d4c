package lang

import (
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

// MetricName says what a [Metric] measures, as it is written.
type MetricName string

// The metrics. Shares are in per cent.
const (
	RingTime     MetricName = "ring"          // from the first ring to the answer
	HoldTime     MetricName = "hold"          // on hold, altogether
	Tail         MetricName = "tail"          // from the last word to hang-up
	TotalSilence MetricName = "total silence" // all silences of a second and more
	TotalOverlap MetricName = "total overlap" // all stretches in which two spoke at once
	TalkShare    MetricName = "talk share"    // of one, of the time in which either spoke
	SilenceShare MetricName = "silence share" // of the whole call
	Pace         MetricName = "pace"          // of one, in characters a minute of speech
	Loudness     MetricName = "loudness"      // of one, in dBFS
	TurnCount    MetricName = "turns"
)

// MetricNames lists the metrics in the order in which they are documented.
func MetricNames() []MetricName {
	return []MetricName{RingTime, HoldTime, Tail, TotalSilence, TotalOverlap, TalkShare, SilenceShare, Pace, Loudness, TurnCount}
}

// Metric compares a figure of the whole call.
type Metric struct {
	Pos      Position
	Name     MetricName
	Of       call.Role     // whose; of TotalOverlap who began, and Anyone when it does not matter
	Op       string        // one of Operators
	Duration time.Duration // what a length of time is compared with
	Number   float64       // what any other figure is compared with
}

// Timed says whether the metric is a length of time.
func (c Metric) Timed() bool {
	return slices.Contains([]MetricName{RingTime, HoldTime, Tail, TotalSilence, TotalOverlap}, c.Name)
}

// Place is where the test begins.
func (c Metric) Place() Position { return c.Pos }

// String prints the test.
func (c Metric) String() string {
	text := string(c.Name)
	switch {
	case c.Of == Anyone:
	case c.Name == TotalOverlap:
		text += " by " + string(c.Of)
	default:
		text += " of " + string(c.Of)
	}
	text += " " + c.Op + " "
	switch {
	case c.Timed():
		return text + printDuration(c.Duration)
	case c.Name == TalkShare || c.Name == SilenceShare:
		return text + printNumber(c.Number) + " %"
	default:
		return text + printNumber(c.Number)
	}
}

// measures says whether a metric begins here. Most of their words may be names of
// conditions as well, which stand by themselves.
func (p *parser) measures() bool {
	t, then := p.peek(0), p.peek(1)
	if t.is("silence") {
		return then.is("share")
	}
	return (p.names(t, RingTime, HoldTime, Tail, TurnCount, Pace, Loudness) || t.is("talk") || t.is("total")) && !p.isName(t, then)
}

func (p *parser) names(t token, names ...MetricName) bool {
	return slices.ContainsFunc(names, func(n MetricName) bool { return t.is(string(n)) })
}

func (p *parser) metric() (Condition, bool) {
	m := Metric{Pos: p.position(p.peek(0).at)}
	ok := p.metricName(&m)
	if !ok {
		return nil, false
	}
	if !p.whose(&m) {
		return nil, false
	}
	if m.Op, ok = p.operator(Operators()); !ok {
		return nil, false
	}
	if m.Timed() {
		m.Duration, ok = p.duration(0, maxInCall)
		return m, ok
	}
	m.Number, ok = p.figure(m.Name)
	return m, ok
}

// whose reads whose figure it is, for those that are somebody's.
func (p *parser) whose(m *Metric) (ok bool) {
	theirs := slices.Contains([]MetricName{TalkShare, Pace, Loudness}, m.Name)
	switch {
	case theirs && !p.words("of"):
		return false
	case theirs, m.Name == TotalOverlap && p.taken("by"):
		m.Of, ok = p.role()
		return ok
	}
	return true
}

func (p *parser) metricName(m *Metric) bool {
	switch word := p.take().text; word {
	case "talk":
		m.Name = TalkShare
		return p.words("share")
	case "silence":
		m.Name = SilenceShare
		return p.words("share")
	case "total":
		kind, ok := p.oneOf("what there is a total of", "silence", "overlap")
		m.Name = MetricName("total " + kind)
		return ok
	default:
		m.Name = MetricName(word)
		return true
	}
}

// Bounds of figures that are no lengths of time.
const (
	maxPace     = 10_000
	minLoudness = -120
)

// figure reads what a metric is compared with.
func (p *parser) figure(name MetricName) (float64, bool) {
	switch name {
	case TurnCount:
		n, ok := p.whole("a number of turns", 0, maxTurns)
		return float64(n), ok
	case Pace:
		n, ok := p.whole("a number of characters a minute", 1, maxPace)
		return float64(n), ok
	case Loudness:
		return p.number("a level in dBFS, where 0 is the loudest, such as -10,", minLoudness, 0)
	default:
		n, ok := p.number("a share in per cent", 0, 100)
		return n, ok && p.words("%")
	}
}

// number reads a number within bounds.
func (p *parser) number(what string, least, most float64) (float64, bool) {
	t := p.peek(0)
	n, err := strconv.ParseFloat(t.text, 64)
	if t.kind != numberToken || err != nil || !(n >= least && n <= most) {
		return least, p.unfit("expected " + what + " from " + printNumber(least) + " to " + printNumber(most) + ", found " + t.String())
	}
	p.take()
	return n + 0, true // no minus zero
}
