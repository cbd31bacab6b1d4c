package reference

import (
	"math"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// figure is what is known of one: it lies between least and most, if there is one.
type figure struct {
	least, most float64
	none        bool
}

func known[T int | float64 | time.Duration](f T) figure { return figure{float64(f), float64(f), false} }

func anything() figure { return figure{math.Inf(-1), math.Inf(1), false} }

// metric tries the figures that it may be: the ends, and those about the limit.
func (w *world) metric(m lang.Metric) Answer {
	limit := m.Number
	if m.Timed() {
		limit = float64(m.Duration)
	}
	f := w.figure(m)
	if f.none {
		return No
	}
	seen := map[Answer]bool{}
	for _, one := range []float64{f.least, limit - 1e-6, limit, limit + 1e-6, f.most} {
		if f.least <= one && one <= f.most {
			seen[answerOf(compare(one, m.Op, limit))] = true
		}
	}
	return agreed(seen)
}

func (w *world) figure(m lang.Metric) figure {
	switch m.Name {
	case lang.RingTime:
		return told(w.in.Call.Ring)
	case lang.HoldTime:
		return told(w.in.Call.Hold)
	case lang.Tail:
		return w.tail()
	case lang.TotalSilence:
		return w.totalSilence()
	case lang.SilenceShare:
		return w.silenceShare()
	case lang.TotalOverlap:
		return w.totalOverlap(m.Of)
	case lang.TalkShare:
		return w.talkShare(m.Of)
	case lang.Pace:
		return w.pace(m.Of)
	case lang.Loudness:
		return w.loudness(m.Of)
	case lang.TurnCount:
		return w.turnCount()
	}
	panic("reference: no figure " + m.Name)
}

func told(t call.Told) figure {
	if !t.Known {
		return anything()
	}
	return known(t.Length)
}

func (w *world) turnCount() figure {
	if !w.words {
		return anything()
	}
	n := 0
	for turn := range w.texts {
		if w.spoken(turn) {
			n++
		}
	}
	return known(n)
}

// tail is shorter when a turn without a time may be the last.
func (w *world) tail() figure {
	hungUp := w.in.Signals.Duration
	if w.derived() {
		hungUp = w.in.Call.Duration
	}
	if w.in.Signals.Source == "" || hungUp == 0 {
		return anything()
	}
	var last time.Duration
	spoke := false
	for _, c := range w.in.Signals.Channels {
		for _, r := range c.Speech {
			last, spoke = max(last, r.End), true
		}
	}
	if !spoke {
		return figure{none: true}
	}
	f := known(max(0, hungUp-last))
	if w.derived() && w.someStray() {
		f.least = 0
	}
	return f
}

// totalSilence is less where a turn without a time may have been said in one.
func (w *world) totalSilence() figure {
	if w.in.Signals.Source == "" {
		return anything()
	}
	var f figure
	for _, r := range w.in.Signals.Silences {
		f.most += float64(r.Length())
		if !w.mayBreak(r, false) {
			f.least += float64(r.Length())
		}
	}
	return f
}

func (w *world) silenceShare() figure {
	total := w.totalSilence()
	if w.lasted() == 0 {
		return anything()
	}
	return figure{100 * total.least / float64(w.lasted()), 100 * total.most / float64(w.lasted()), false}
}

func (w *world) totalOverlap(by call.Role) figure {
	if w.in.Signals.Source == "" {
		return anything()
	}
	var f figure
	for _, o := range w.in.Signals.Overlaps {
		if isRole(o.By, by) != No {
			f.most += float64(o.Length())
		}
		if isRole(o.By, by) == Yes {
			f.least += float64(o.Length())
		}
	}
	if w.derived() && w.someStray() {
		f.most = math.Inf(1)
	}
	return f
}

// talkShare may be any that turns without a time leave room for: nobody knows how
// long they lasted.
func (w *world) talkShare(of call.Role) figure {
	other := map[call.Role]call.Role{call.AgentRole: call.CustomerRole, call.CustomerRole: call.AgentRole}[of]
	if w.in.Signals.Source == "" && !w.timed {
		return anything()
	}
	theirs := func(role call.Role) float64 {
		return float64(joined(slices.DeleteFunc(w.talks(), func(t talk) bool { return t.role != role })))
	}
	own, others := theirs(of), theirs(other)
	heard := w.in.Signals.Source == call.FromAudio && w.channels() != nil
	ownStrays, otherStrays := !heard && w.someStray(of), !heard && w.someStray(other)
	if own+others == 0 {
		if ownStrays || otherStrays {
			return anything()
		}
		return figure{none: true}
	}
	f := known(100 * own / (own + others))
	if ownStrays {
		f.most = 100
	}
	if otherStrays {
		f.least = 0
	}
	return f
}

func (w *world) pace(of call.Role) figure {
	if !w.words || !w.timed || w.someStray(of) {
		return anything()
	}
	n, spoke := 0, time.Duration(0)
	for turn, t := range w.in.Transcript.Turns {
		if t.Role == of && w.spoken(turn) {
			n += characters(t.Text)
			spoke += t.End - t.Start
		}
	}
	if n == 0 {
		return figure{none: true}
	}
	return known(float64(n) / spoke.Minutes())
}

func (w *world) loudness(of call.Role) figure {
	for _, c := range w.in.Signals.Channels {
		if w.in.Signals.Source == call.FromAudio && c.Role == of && c.Level != 0 {
			return known(c.Level)
		}
	}
	return anything()
}
