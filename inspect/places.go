package inspect

import (
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
	for i := range s.original {
		s.page.Add(s.original[i].Text)
	}
	if !s.page.Changed() {
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
	if v := &s.engine.vocabulary; len(v.runs.kinds) > 0 {
		s.matches, s.row = v.runs.find(s.matches, s.row, s.page.Dense())
	}
	s.matches, s.spare = inOrder(s.matches, s.spare)
	for _, m := range s.matches {
		turn, from, to := s.page.Place(int(m.From), int(m.To))
		s.noted(int(s.roles[turn]), place{int32(turn), int32(from), int32(to), m.ID})
	}
}

// inOrder sorts matches by where they begin. They come in runs that are in order:
// two at a time are merged into the other slice, until there is only one.
func inOrder(matches, other []match.Match) (sorted, spare []match.Match) {
	for runOf(matches) < len(matches) {
		other = other[:0]
		for rest := matches; len(rest) > 0; {
			first := rest[:runOf(rest)]
			rest = rest[len(first):]
			second := rest[:runOf(rest)]
			rest = rest[len(second):]
			other = merged(other, first, second)
		}
		matches, other = other, matches
	}
	return matches, other
}

// runOf is how many matches from the first on are in order.
func runOf(matches []match.Match) int {
	n := min(1, len(matches))
	for n < len(matches) && matches[n-1].From <= matches[n].From {
		n++
	}
	return n
}

func merged(all, a, b []match.Match) []match.Match {
	for len(a) > 0 && len(b) > 0 {
		if a[0].From <= b[0].From {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
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
