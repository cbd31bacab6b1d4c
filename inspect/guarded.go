package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/inspect/guard"
	"github.com/tingcha/tingcha/inspect/lang"
)

// guarded keeps the hits that all guards let through. They are the caller's own.
func (s *scene) guarded(guards []lang.Guard, hits []hit) []hit {
	if len(guards) == 0 || len(hits) == 0 {
		return hits
	}
	return slices.DeleteFunc(hits, func(h hit) bool {
		t := &s.in.Transcript.Turns[h.turn]
		said := guard.Hit{Text: t.Text, From: int(h.from), To: int(h.to), Role: t.Role}
		return slices.ContainsFunc(guards, func(g lang.Guard) bool { return s.isSo(g.Predicate, said) == g.Not })
	})
}

// isSo says whether a predicate is true of words that were said. Of one that is
// left out nothing is.
func (s *scene) isSo(p lang.Predicate, said guard.Hit) bool {
	return !slices.Contains(s.engine.blind, p) && isSo(p, said)
}

// isSo says whether a predicate is true of words that were said.
func isSo(p lang.Predicate, said guard.Hit) bool {
	switch p {
	case lang.Negated:
		return guard.Negated(said)
	case lang.Hypothetical:
		return guard.Hypothetical(said)
	case lang.Quoted:
		return guard.Quoted(said)
	case lang.Past:
		return guard.Past(said)
	}
	panic("inspect: there is no guard " + p.String())
}
