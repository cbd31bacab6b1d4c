package inspect

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// A turn is stray when its times cannot be right: it ends before it begins, or at
// once, or begins before a turn that stands before it. What it says is known, and
// its place among the turns is; when it was said is known as far as its neighbours
// tell. Whatever hangs on more than that is unknown, and nothing else.

// stray says whether the times of a turn cannot be right.
func (s *scene) stray(turn int32) bool {
	if !s.times {
		return true
	}
	return s.strays && s.clock()[turn].stray
}

// strayTurn says whether the times of a turn with words cannot be right; of a turn
// of one role, or of an unknown one, if asked.
func (s *scene) strayTurn(of call.Role) bool {
	if s.times && !s.strays {
		return false
	}
	for i := range s.in.Transcript.Turns {
		t := &s.in.Transcript.Turns[i]
		if s.spoken(int32(i)) && s.stray(int32(i)) && (of == lang.Anyone || isRole(knownRole(t.Role), of) != no) {
			return true
		}
	}
	return false
}

// knownRole is a role, or Unknown for whatever is none.
func knownRole(r call.Role) call.Role {
	if r == call.AgentRole || r == call.CustomerRole {
		return r
	}
	return call.Unknown
}

// placed is when a turn may have begun: between low and high. They are the same
// unless it is stray.
type placed struct {
	stray     bool
	low, high time.Duration
}

// untimely says whether a turn begins before one that stands before it has, or does
// not last. The latest beginning so far goes along.
func untimely(t *call.Turn, latest *time.Duration) bool {
	if t.End <= t.Start || t.Start < *latest {
		return true
	}
	*latest = t.Start
	return false
}

// clock places all turns; it is made when it is first needed.
func (s *scene) clock() []placed {
	turns := s.in.Transcript.Turns
	if len(s.placed) == len(turns) {
		return s.placed
	}
	s.placed = s.placed[:0]
	var latest time.Duration
	for i := range turns {
		t := &turns[i]
		if untimely(t, &latest) {
			s.placed = append(s.placed, placed{stray: true, low: latest})
			continue
		}
		s.placed = append(s.placed, placed{low: t.Start, high: t.Start})
	}
	next := s.length
	for i := len(s.placed) - 1; i >= 0; i-- {
		p := &s.placed[i]
		if p.stray {
			p.high = max(p.low, next)
		} else {
			next = p.low
		}
	}
	return s.placed
}

// began is when a hit began, at the earliest and at the latest.
func (s *scene) began(h hit) (low, high time.Duration) {
	if !h.sound && s.strays && s.stray(h.turn) {
		p := s.clock()[h.turn]
		return p.low, p.high
	}
	at := s.span(h).Start
	return at, at
}

// over is when a hit was over, at the earliest and at the latest.
func (s *scene) over(h hit) (low, high time.Duration) {
	if !h.sound && s.strays && s.stray(h.turn) {
		p := s.clock()[h.turn]
		return p.low, p.high
	}
	at := s.span(h).End
	return at, at
}

// straysInto says whether words that were said between two moments may lie in a
// scope of time, and whether they do so in any case.
func (s *scene) straysInto(scope lang.Scope, low, high time.Duration) (in, sure bool) {
	first, last := s.inTime(scope, low), s.inTime(scope, high)
	around := scope.End > 0 && low < scope.Start && high >= scope.End
	return first || last || around, first && last
}

// nearAbout is near of hits of which one may be stray.
func (s *scene) nearAbout(a, b hit, later bool, reach time.Duration) (near verdict, beyond bool) {
	first, second := a, b
	if !later {
		first, second = b, a
	}
	overLow, overHigh := s.over(first)
	beganLow, beganHigh := s.began(second)
	near = unknown
	switch {
	case beganHigh-overLow <= reach:
		near = yes
	case beganLow-overHigh > reach:
		near = no
	}
	if later {
		return near, near == no && s.begins(b)-overHigh > reach
	}
	return near, near == no && beganLow-s.ended(b) > reach
}

// unplaced says whether sound and words in a stray turn may lie either way to each
// other.
func (s *scene) unplaced(a, b hit) bool {
	words, sound := a, b
	if a.sound {
		words, sound = b, a
	}
	if words.sound || !sound.sound || !s.stray(words.turn) {
		return false
	}
	if !s.times {
		return true
	}
	p := s.clock()[words.turn]
	return p.low <= sound.start && sound.start < p.high
}

// surelySilent says whether nobody spoke in a silence, not even somebody whose turn
// has no time; and, if it matters who spoke around it, not next to it either.
func (s *scene) surelySilent(r call.Range, roles bool) bool {
	if s.in.Signals.Source != call.FromTranscript && (!roles || s.channelsKnown()) {
		return true
	}
	if !s.times {
		return false
	}
	if !s.strays {
		return true
	}
	for i, p := range s.clock() {
		if p.stray && s.spoken(int32(i)) && p.low < r.End && p.high >= r.Start {
			return false
		}
	}
	return true
}

// strayWhy says why it is not known when something was said.
func (s *scene) strayWhy() string {
	if s.times {
		return TimesWrong
	}
	return NoTimes
}
