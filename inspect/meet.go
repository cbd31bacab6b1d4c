package inspect

import (
	"slices"
	"sort"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// meets looks for a hit of b that lies where n wants it from a, and gives the
// nearest, or the first of which it is sure.
func (n *order) meets(s *scene, a hit, m meeting) (verdict, *hit) {
	met := no
	if m.bs.blind && m.bs.verdict != no {
		met = unknown
	}
	var v verdict
	var b *hit
	switch n.relation {
	case lang.SameTurn, lang.SameClause:
		v, b = n.together(s, a, m)
	case lang.Around:
		if v, b = n.towards(s, a, m, true); v != yes {
			if w, other := n.towards(s, a, m, false); w > v {
				v, b = w, other
			}
		}
	default:
		v, b = n.towards(s, a, m, n.later)
	}
	if v != yes && (s.strays || !s.times) && slices.ContainsFunc(m.bs.hits, func(b hit) bool { return s.unplaced(a, b) && !n.never(s, a, b) }) {
		v = unknown
		if i := slices.IndexFunc(m.bs.hits, func(b hit) bool { return b.sure && s.unplaced(a, b) && n.always(s, a, b) }); i >= 0 {
			v, b = yes, &m.bs.hits[i]
		}
	}
	return max(met, v), b
}

// towards looks for a hit of b on one side of a. Where none of b is sure the first
// decides.
func (n *order) towards(s *scene, a hit, m meeting, later bool) (met verdict, nearest *hit) {
	hits := m.bs.hits
	i, step := sort.Search(len(hits), func(i int) bool { return hits[i].compare(a) > 0 }), 1
	if !later {
		i, step = sort.Search(len(hits), func(i int) bool { return hits[i].compare(a) >= 0 })-1, -1
	}
	if n.relation == lang.Around && later { // what begins at the same place is near as well
		i = sort.Search(len(hits), func(i int) bool { return hits[i].compare(a) >= 0 })
	}
	for ; i >= 0 && i < len(hits); i += step {
		b := &hits[i]
		if b.samePlace(a) {
			continue
		}
		near, beyond := s.near(a, *b, later, n.reach)
		if near == unknown && a.sound != b.sound && n.never(s, a, *b) {
			continue
		}
		if beyond {
			break
		}
		if near == no {
			continue
		}
		parted := m.parted(s, a, *b)
		// What parts them parts all further on, but in their turn one that begins
		// earlier may reach further.
		last := parted != no && (i+step < 0 || i+step >= len(hits) || hits[i+step].turn != b.turn)
		if parted == yes {
			if last {
				break
			}
			continue
		}
		if nearest == nil {
			nearest = b
		}
		if b.sure && near == yes && parted == no {
			return yes, b
		}
		if met = unknown; last || !m.anySure {
			break
		}
	}
	return met, nearest
}

// parted says whether a hit of c lies between two others, and touches neither.
func (m meeting) parted(s *scene, a, b hit) verdict {
	v := no
	if m.cs.blind && m.cs.verdict != no {
		v = unknown
	}
	if a.compare(b) > 0 {
		a, b = b, a
	}
	cs := m.cs.hits
	if s.strays || !s.times {
		return max(v, s.mayPart(a, b, cs))
	}
	for i := sort.Search(len(cs), func(i int) bool { return cs[i].compare(a) > 0 }); i < len(cs) && cs[i].compare(b) < 0; i++ {
		switch c := cs[i]; {
		case a.overlaps(c) || c.overlaps(b):
		case c.sure:
			return yes
		default:
			v = unknown
		}
	}
	return v
}

// overlaps says whether two hits share words or sound.
func (h hit) overlaps(behind hit) bool {
	if h.sound != behind.sound {
		return false
	}
	if h.sound {
		return behind.start < h.end
	}
	return h.turn == behind.turn && behind.from < h.to
}

// before says whether a hit begins before another of its turn.
func (h hit) before(other hit) bool { return h.from < other.from }

// together looks for a hit of b in the turn, or the clause, of a.
func (n *order) together(s *scene, a hit, m meeting) (met verdict, nearest *hit) {
	if a.sound {
		return no, nil
	}
	u := s.wholeTurn(a.turn)
	if n.relation == lang.SameClause {
		u = s.clauseOf(a.turn, a.from)
	}
	hits := m.bs.hits
	first := sort.Search(len(hits), func(i int) bool {
		return hits[i].turn > a.turn || hits[i].turn == a.turn && hits[i].from >= u.from
	})
	for i := first; i < len(hits) && hits[i].turn == a.turn && hits[i].from < u.to; i++ {
		b := &hits[i]
		if b.sound || b.samePlace(a) {
			continue
		}
		if b.sure {
			return yes, b
		}
		if met == no {
			met, nearest = unknown, b
		}
		if !m.anySure {
			break
		}
	}
	return met, nearest
}

// near says whether b is within reach of a; beyond, that all hits further on are
// out of it.
func (s *scene) near(a, b hit, later bool, reach lang.Distance) (near verdict, beyond bool) {
	if a.sound != b.sound && (!s.times || s.strays && s.unplaced(a, b)) {
		return unknown, false
	}
	switch {
	case !reach.Limited:
		return yes, false
	case reach.Duration == 0:
		return s.turnsBetween(a, b, reach.Of).within(reach)
	case (!s.times || s.strays) && !a.sound && !b.sound && (a.overlaps(b) && !b.before(a) || b.overlaps(a) && !a.before(b)):
		return yes, false // whenever they were said
	case !s.times && !a.sound:
		return unknown, false
	case s.strays:
		return s.nearAbout(a, b, later, reach.Duration)
	case later:
		start := s.span(b).Start
		near = verdictOf(start-s.span(a).End <= reach.Duration)
		return near, near == no && s.begins(b)-s.span(a).End > reach.Duration
	default:
		near = verdictOf(s.span(a).Start-s.span(b).End <= reach.Duration)
		return near, near == no && s.span(a).Start-s.ended(b) > reach.Duration
	}
}

// begins is a time before which no hit from h on begins.
func (s *scene) begins(h hit) time.Duration {
	if h.turn < 0 {
		return 0
	}
	if s.strays {
		return s.clock()[h.turn].low
	}
	return s.in.Transcript.Turns[h.turn].Start
}

// ended is a time by which all words up to h have been said.
func (s *scene) ended(h hit) time.Duration {
	if h.sound || h.turn < 0 {
		return s.length
	}
	if s.strays {
		return max(s.tally().latest[h.turn], s.clock()[h.turn].high)
	}
	return s.tally().latest[h.turn]
}
