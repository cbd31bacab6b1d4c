package inspect

import (
	"slices"
	"sort"

	"github.com/tingcha/tingcha/inspect/lang"
)

// unit is a stretch of one turn to which a search is confined. It is nil for the
// whole call.
type unit struct {
	turn     int32
	from, to int32 // bytes of its text
}

// confine gives those of some places, which are in the order of their turns, that
// begin in the unit.
func (u *unit) confine(all []place) []place {
	if u == nil {
		return all
	}
	from := sort.Search(len(all), func(i int) bool { return all[i].turn >= u.turn })
	to := from + sort.Search(len(all)-from, func(i int) bool { return all[from+i].turn > u.turn })
	return all[from:to]
}

// has says whether a hit of its turn begins in the unit.
func (u *unit) has(h hit) bool { return u == nil || h.from >= u.from && h.from < u.to }

// cut gives a copy of the hits that begin in the unit, of some in order.
func (u *unit) cut(hits []hit) []hit {
	behind := func(turn, at int32) int {
		return sort.Search(len(hits), func(i int) bool {
			return hits[i].turn > turn || hits[i].turn == turn && hits[i].from >= at
		})
	}
	return slices.Clone(hits[behind(u.turn, u.from):behind(u.turn, u.to)])
}

// inOne asks for one turn, or one clause, in which enough is said.
type inOne struct {
	asker
	lists  []int32 // of all that is looked for
	clause bool
}

func (a inOne) ask(s *scene, w *search) found {
	var all found
	confined := *w
	confined.known = map[int32][]hit{}
	for _, list := range a.lists {
		confined.known[list] = s.gather(w, list)
	}
	for _, u := range a.units(s, confined.known) {
		confined.unit = &u
		f := a.asker.ask(s, &confined)
		all.hits = append(all.hits, f.hits...)
		all.verdict = max(all.verdict, f.verdict)
	}
	return all
}

// units are those in which anything is said at all.
func (a inOne) units(s *scene, known map[int32][]hit) []unit {
	var units []unit
	for _, list := range a.lists {
		var u unit
		for _, h := range known[list] {
			if h.turn == u.turn && u.has(h) { // it is there already
				continue
			}
			u = s.wholeTurn(h.turn)
			if a.clause {
				u = s.clauseOf(h.turn, h.from)
			}
			units = append(units, u)
		}
	}
	slices.SortFunc(units, func(a, b unit) int {
		if a.turn != b.turn {
			return int(a.turn - b.turn)
		}
		return int(a.from - b.from)
	})
	return slices.Compact(units)
}

func (s *scene) wholeTurn(turn int32) unit {
	return unit{turn, 0, int32(len(s.in.Transcript.Turns[turn].Text))}
}

// inEvery asks that each turn that is looked at has what is looked for, and that
// there is one. A turn is in a scope when it begins there.
type inEvery struct{ asker }

func (a inEvery) ask(s *scene, w *search) found {
	var all found
	confined := *w
	confined.role, confined.scopes = lang.Anyone, nil
	some, lacking := no, no // whether there is a turn, and one without
	for i := range s.in.Transcript.Turns {
		turn := int32(i)
		in, sure := s.within(w, hit{turn: turn})
		if !in || !s.spoken(turn) {
			continue
		}
		u := s.wholeTurn(turn)
		confined.unit = &u
		f := a.asker.ask(s, &confined)
		there := unknown
		if sure {
			there = yes
		}
		some = max(some, min(there, f.verdict))
		lacking = max(lacking, min(there, f.not()))
		for _, h := range f.hits {
			h.sure = h.sure && sure
			all.hits = append(all.hits, h)
		}
	}
	all.verdict = min(some, lacking.not())
	if all.verdict == no {
		return found{}
	}
	if all.verdict == unknown {
		all.doubtAll()
	}
	return all
}
