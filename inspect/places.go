package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/match"
)

// place is where one of the things looked for stands in a turn.
type place struct {
	turn     int32
	from, to int32 // bytes of the turn's text
	what     int32 // which of the things looked for
}

// normalise brings the words of the call into normal form. From here on the turns
// have these texts; origin leads back.
func (s *scene) normalise() {
	s.original = s.in.Transcript.Turns
	same := true
	for i := range s.original {
		s.page.Add(s.original[i].Text)
		same = same && s.page.Turn(i).Text == s.original[i].Text
	}
	if same {
		return
	}
	s.turns = append(s.turns[:0], s.original...)
	for i := range s.turns {
		s.turns[i].Text = s.page.Turn(i).Text
	}
	s.in.Transcript.Turns = s.turns
}

// origin gives the bytes of the original turn that a hit of words is.
func (s *scene) origin(h hit) (from, to int) {
	return s.page.Turn(int(h.turn)).Origin(int(h.from), int(h.to))
}

// look finds all phrases of the rulebook in the call.
func (s *scene) look() {
	s.matches = s.engine.vocabulary.set.Append(s.matches[:0], s.page.Dense())
	inOrder(s.matches)
	for _, m := range s.matches {
		turn, from, to := s.page.Place(int(m.From), int(m.To))
		role := roleIndex(s.original[turn].Role)
		s.noted(role, place{int32(turn), int32(from), int32(to), m.ID})
	}
}

// inOrder sorts matches by where they begin. They are few, and come in some runs
// that are in order.
func inOrder(matches []match.Match) {
	const few = 64
	if len(matches) > few {
		slices.SortFunc(matches, func(a, b match.Match) int { return int(a.From - b.From) })
		return
	}
	for i := 1; i < len(matches); i++ {
		m, at := matches[i], i
		for ; at > 0 && matches[at-1].From > m.From; at-- {
			matches[at] = matches[at-1]
		}
		matches[at] = m
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
