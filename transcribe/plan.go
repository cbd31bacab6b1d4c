package transcribe

import (
	"cmp"
	"slices"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
)

const (
	// lead and tail are the silence around the words of a clip: a weak first sound lies
	// before the moment at which energy shows, and engines miss words that begin at once.
	lead = 200 * time.Millisecond
	tail = 250 * time.Millisecond

	// pause is the longest silence inside a turn while the other one is silent, too.
	pause = 1200 * time.Millisecond
)

// A plan says how long a stretch of speech may be that is heard in one.
type plan struct{ longest time.Duration }

// shortestWindow is below which no engine's window makes turns any shorter.
const shortestWindow = 10 * time.Second

// planFor leaves room in the engine's window for the silence around speech, and for
// rounding.
func planFor(e Engine) plan {
	window := MaxClip
	if w, ok := e.(Windowed); ok && w.Window() > 0 {
		window = min(MaxClip, max(w.Window(), shortestWindow))
	}
	return plan{window - lead - tail - 10*time.Millisecond}
}

// piece is how long the parts are of a stretch that is longer than allowed and has no
// pause. Each is cut at its quietest moment among the last seam, and what is behind
// that goes with the next.
func (p plan) piece() time.Duration { return p.longest * 13 / 20 }

func (p plan) seam() time.Duration { return p.longest * 3 / 10 }

// A stretch is speech of one channel that becomes one turn, or several when it is
// longer than an engine hears at once.
type stretch struct {
	channel    int
	start, end time.Duration // of the speech, without the silence around it
	speech     time.Duration // of it that is not pause
}

// stretches are the turns of a recording as far as sound tells them, sorted by start: the
// ranges of speech of each channel, put together over pauses in which nobody else
// speaks.
func (p plan) stretches(channels []call.ChannelSignals) []stretch {
	var all []stretch
	for c, ch := range channels {
		var open stretch
		for i, r := range ch.Speech {
			if i > 0 && p.continues(open, r) && !interrupted(channels, c, open.end, r.Start) {
				open.end = r.End
				open.speech += r.Length()
				continue
			}
			if i > 0 {
				all = append(all, open)
			}
			open = stretch{channel: c, start: r.Start, end: r.End, speech: r.Length()}
		}
		if len(ch.Speech) > 0 {
			all = append(all, open)
		}
	}
	slices.SortStableFunc(all, func(a, b stretch) int { return cmp.Compare(a.start, b.start) })
	return all
}

// continues says whether a range belongs to the turn before it, as far as the pause
// and what an engine hears at once allow.
func (p plan) continues(open stretch, r call.Range) bool {
	return r.Start-open.end <= pause && r.End-open.start <= p.longest
}

// interrupted says whether another channel speaks between two moments.
func interrupted(channels []call.ChannelSignals, c int, from, to time.Duration) bool {
	for other, ch := range channels {
		if other == c {
			continue
		}
		i, _ := slices.BinarySearchFunc(ch.Speech, from, func(r call.Range, at time.Duration) int { return cmp.Compare(r.End, at+1) })
		if i < len(ch.Speech) && ch.Speech[i].Start < to {
			return true
		}
	}
	return false
}

// A part is what is cut out of a recording in one go, and heard in one.
type part struct {
	stretch
	first, last bool // of its stretch
}

// parts are the stretches, those in parts that are longer than an engine hears at once.
func (p plan) parts(all []stretch) []part {
	var out []part
	for _, s := range all {
		if s.end-s.start <= p.longest {
			out = append(out, part{stretch: s, first: true, last: true})
			continue
		}
		for at := s.start; at < s.end; at += p.piece() {
			one := s
			one.start, one.end = at, min(at+p.piece(), s.end)
			one.speech = s.speech * (one.end - one.start) / (s.end - s.start)
			out = append(out, part{stretch: one, first: at == s.start, last: one.end == s.end})
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(a.start, b.start) })
	return out
}

// cut is where the sound of a part lies, with the silence around it.
func (p part) cut() audio.Cut {
	c := audio.Cut{Channel: p.channel, Start: p.start, End: p.end}
	if p.first {
		c.Start = max(0, c.Start-lead)
	}
	if p.last {
		c.End += tail
	}
	return c
}
