package inspect

import (
	"math"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// reach is how far into a call tests look: by the role they ask for, as in
// roleIndex, how many of its first turns.
type reach [3]int32

// everywhere is the reach of a test that asks for all turns.
const everywhere = math.MaxInt32

// reachOf is how far one test looks.
func reachOf(role call.Role, scopes []lang.Scope) reach {
	var r reach
	first := int32(everywhere)
	for _, s := range scopes {
		if !s.Last && s.Turns > 0 && role != lang.Anyone {
			first = min(first, int32(s.Turns))
		}
	}
	r[roleIndex(role)] = first
	return r
}

// join is how far either looks.
func (r reach) join(other reach) reach {
	for i := range r {
		r[i] = max(r[i], other[i])
	}
	return r
}

// asked says whether a turn may be one of those that are looked at. Who speaks in
// it may turn out to be any role if it is unknown.
func (s *scene) asked(r reach, turn int32) bool {
	const anyone = 2
	if r[anyone] > 0 {
		return true
	}
	speaker := roleIndex(s.in.Transcript.Turns[turn].Role)
	for role := range anyone {
		if (speaker == role || speaker == anyone) && s.tally().before[role][turn] < r[role] {
			return true
		}
	}
	return false
}
