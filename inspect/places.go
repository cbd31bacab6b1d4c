package inspect

import "github.com/tingcha/tingcha/call"

// place is where one of the things looked for stands in a turn.
type place struct {
	turn     int32
	from, to int32 // bytes of the turn's text
	what     int32 // which of the things looked for
}

// look finds all phrases of the rulebook in the call.
func (s *scene) look() {
	set := s.engine.vocabulary.set
	for i := range s.in.Transcript.Turns {
		t := &s.in.Transcript.Turns[i]
		role := roleIndex(t.Role)
		set.Find(t.Text, func(id, from, to int) {
			s.noted(role, place{int32(i), int32(from), int32(to), int32(id)})
		})
	}
}

// noted is told of each phrase that stands in the call, and of the role in whose
// turn.
func (s *scene) noted(role int, p place) {
	v := &s.engine.vocabulary
	for _, list := range v.routes[p.what] {
		if len(s.lists[list]) == 0 {
			s.touched = append(s.touched, list)
		}
		s.lists[list] = append(s.lists[list], p)
		s.awake.wake(list, role)
	}
	for _, t := range v.triggers[p.what] {
		s.suspect(role, t, p)
	}
}

// hit is a place as the hit of a test.
func (p place) hit() hit {
	return hit{turn: p.turn, from: p.from, to: p.to, what: p.what}
}

// mayBe says whether a speaker of one role, as in roleIndex, may turn out to be
// of another. Anyone stands for both.
func mayBe(role, other int) bool {
	anyone := roleIndex(call.Unknown)
	return role == other || role == anyone || other == anyone
}
