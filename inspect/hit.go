package inspect

import (
	"cmp"
	"math"
	"time"

	"github.com/tingcha/tingcha/call"
)

// hit is a place at which a test holds: words in a turn, or a stretch of sound.
type hit struct {
	turn     int32 // for sound the last turn that began before it, -1 before all
	from, to int32 // bytes of the turn's text
	what     int32 // which of the things looked for was found
	sure     bool  // false when it is one only if the unknown turns out so
	sound    bool
	role     call.Role     // for sound
	start    time.Duration // for sound; of words see scene.span
	end      time.Duration
	leaf     *leaf
}

// Sound stands behind the words of the turn that began before it.
const behindWords = math.MaxInt32

// compare gives the order of hits in a call.
func (h hit) compare(other hit) int {
	return cmp.Or(
		cmp.Compare(h.turn, other.turn),
		cmp.Compare(h.from, other.from),
		cmp.Compare(h.start, other.start),
	)
}

// nowhere is the span of what is not in the call's words or sound.
func nowhere() call.Span { return call.Span{Turn: -1} }

// span is where and when a hit is. The time of words is taken from their place in
// the turn's bytes: nearly that among its characters, and found at once however
// long the turn is.
func (s *scene) span(h hit) call.Span {
	if h.sound {
		return call.Span{Turn: -1, Start: h.start, End: h.end}
	}
	t := &s.original[h.turn]
	from, to := s.origin(h)
	span := call.Span{Turn: int(h.turn), From: from, To: to, Start: t.Start, End: t.End}
	if s.strays && s.stray(h.turn) {
		p := s.clock()[h.turn]
		span.Start, span.End = p.low, p.high
		return span
	}
	if t.End < t.Start {
		span.End = span.Start
		return span
	}
	if length := float64(t.End - t.Start); length > 0 {
		all := float64(len(t.Text))
		span.Start = t.Start + time.Duration(length*float64(from)/all)
		span.End = t.Start + time.Duration(length*float64(to)/all)
	}
	return span
}

// evidence is what a finding shows of a hit.
func (s *scene) evidence(h hit) Evidence {
	e := Evidence{Kind: Said, Condition: h.leaf.condition, Span: s.span(h)}
	if h.sound {
		e.Kind, e.Role = Heard, h.role
		e.Text = (h.end - h.start).Round(100 * time.Millisecond).String()
		return e
	}
	t := &s.original[h.turn]
	e.Role, e.Text = t.Role, t.Text[e.Span.From:e.Span.To]
	e.BySound = s.engine.vocabulary.echoes.sounds(h.what)
	return e
}
