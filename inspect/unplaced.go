package inspect

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// never says whether sound and words that may lie either way cannot lie to each other
// as they should, whichever turns have begun before the sound. It stands behind the
// words of the last that has.
func (n *order) never(s *scene, a, b hit) bool {
	words, sound := a, b
	if a.sound {
		words, sound = b, a
	}
	switch {
	case n.relation == lang.SameTurn || n.relation == lang.SameClause:
		return true // sound is in no turn
	case !n.reach.Limited || n.reach.Duration != 0:
		return false
	}
	least, most := s.turnsBegun(sound)
	if n.relation == lang.Around || a.sound == n.later {
		for turn := words.turn - 1; turn >= least; turn-- { // the sound stands ahead
			near, beyond := s.turnsApart(turn, words.turn, n.reach.Of).within(n.reach)
			if near != no {
				return false
			}
			if beyond {
				break
			}
		}
	}
	if n.relation == lang.Around || a.sound != n.later {
		for turn := words.turn; turn <= most; turn++ {
			near, beyond := s.turnsApart(words.turn, turn, n.reach.Of).within(n.reach)
			if near != no {
				return false
			}
			if beyond {
				break
			}
		}
	}
	return true
}

// always says whether sound and words that may lie either way are around each other
// wherever they lie.
func (n *order) always(s *scene, a, b hit) bool {
	if n.relation != lang.Around || !n.reach.Limited {
		return false
	}
	words, sound := a, b
	if a.sound {
		words, sound = b, a
	}
	if n.reach.Duration > 0 {
		p := s.clock()[words.turn]
		return s.times && p.high-sound.end <= n.reach.Duration && sound.start-p.low <= n.reach.Duration
	}
	least, most := s.turnsBegun(sound)
	for turn := least; turn <= most; turn++ {
		if near, _ := s.turnsApart(min(turn, words.turn), max(turn, words.turn), n.reach.Of).within(n.reach); near != yes {
			return false
		}
	}
	return true
}

// turnsBetween is turnsApart of two hits. Which turn sound is in may hang on turns
// without a time.
func (s *scene) turnsBetween(a, b hit, of call.Role) apart {
	if a.turn > b.turn {
		a, b = b, a
	}
	if s.times && !s.strays || !a.sound && !b.sound {
		return s.turnsApart(a.turn, b.turn, of)
	}
	first, last := [2]int32{a.turn, a.turn}, [2]int32{b.turn, b.turn}
	if a.sound {
		first[0], first[1] = s.turnsBegun(a)
	}
	if b.sound {
		last[0], last[1] = s.turnsBegun(b)
	}
	nearest := s.turnsApart(min(first[1], last[0]), last[0], of)
	furthest := s.turnsApart(first[0], last[1], of)
	return apart{nearest.least, furthest.most}
}

// turnsBegun is the last turn that has begun before a sound: the first and the last
// that it may be.
func (s *scene) turnsBegun(sound hit) (least, most int32) {
	if !s.times {
		return -1, int32(len(s.in.Transcript.Turns)) - 1
	}
	least = sound.turn
	for least >= 0 && s.clock()[least].high > sound.start {
		least--
	}
	return least, sound.turn
}

// stands says whether a hit stands before another.
func (s *scene) stands(a, b hit) verdict {
	if s.unplaced(a, b) {
		return unknown
	}
	return verdictOf(a.compare(b) < 0)
}

// mayPart says whether one of some hits stands between two others and touches neither,
// where some may lie either way.
func (s *scene) mayPart(a, b hit, cs []hit) verdict {
	v := no
	for _, c := range cs {
		if a.overlaps(c) || c.overlaps(b) {
			continue
		}
		between := min(s.stands(a, c), s.stands(c, b))
		if !c.sure {
			between = min(between, unknown)
		}
		if v = max(v, between); v == yes {
			break
		}
	}
	return v
}
