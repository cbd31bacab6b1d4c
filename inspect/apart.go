package inspect

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// apart is how many turns two hits lie apart: where roles are unknown, at least and
// at most.
type apart struct{ least, most int32 }

// turnsApart counts the turns from one to a later one, those of a role alone if one
// is asked for. Of the two ends one counts, so that the next turn of the role is 1
// whether or not the first was of it.
func (s *scene) turnsApart(from, to int32, of call.Role) apart {
	if of == lang.Anyone || from == to {
		return apart{to - from, to - from}
	}
	const anyone = 2
	role := roleIndex(of)
	least := s.countRole(role, from, to)
	if !s.someRoles {
		return apart{least, least}
	}
	// Unknown speakers may all be of the role.
	before := s.tally().before
	inside := before[role][to] + before[anyone][to]
	if from >= 0 {
		inside -= before[role][from+1] + before[anyone][from+1]
	}
	if s.maybe(role, from) || s.maybe(role, to) {
		inside++
	}
	return apart{least, inside}
}

// countRole counts the turns of a role strictly between two, and one for the ends.
func (s *scene) countRole(role int, from, to int32) int32 {
	before := s.tally().before[role]
	n := before[to]
	if from >= 0 {
		n -= before[from+1]
	}
	if s.speaks(role, from) || s.speaks(role, to) {
		n++
	}
	return n
}

func (s *scene) speaks(role int, turn int32) bool {
	return turn >= 0 && roleIndex(s.in.Transcript.Turns[turn].Role) == role
}

// maybe says whether a turn may be of a role.
func (s *scene) maybe(role int, turn int32) bool {
	const anyone = 2
	return s.speaks(role, turn) || s.speaks(anyone, turn)
}

// within says whether so many turns are in reach; beyond, that what lies further
// away is not.
func (a apart) within(reach lang.Distance) (near verdict, beyond bool) {
	from, to := int32(reach.From), int32(reach.Turns)
	switch {
	case a.least >= from && a.most <= to:
		return yes, false
	case a.most < from || a.least > to:
		return no, a.least > to
	default:
		return unknown, false
	}
}
