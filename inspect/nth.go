package inspect

import (
	"slices"
	"time"
)

// nth narrows to one hit by its number, counted from 1.
type nth struct {
	leaf
	x node
	n int
}

func (n nth) judge(s *scene) verdict { return n.find(s).verdict }

func (n nth) find(s *scene) found {
	f := n.x.find(s)
	if f.verdict == no {
		return found{}
	}
	hits := distinct(f.hits)
	if s.mixes(hits) {
		return s.nthAmong(hits, n.n, f.blind)
	}
	var some []hit
	sure := 0 // hits that are there for sure, before the one looked at
	for i, h := range hits {
		if sure >= n.n {
			break
		}
		if i+1 >= n.n { // it is the one, if all or some of those before it are there
			h.sure = h.sure && sure == i && !f.blind
			some = append(some, h)
		}
		if hits[i].sure {
			sure++
		}
	}
	whole := found{hits: some, blind: f.blind}
	switch {
	case sure >= n.n:
		whole.verdict = yes
	case len(some) > 0 || f.blind:
		whole.verdict = unknown
	}
	return whole
}

// distinct drops hits at places that others have before them. A place is sure when
// one of its hits is.
func distinct(hits []hit) []hit {
	kept := slices.Clone(hits[:0])
	for _, h := range hits {
		i := len(kept) - 1
		for i >= 0 && kept[i].compare(h) == 0 && !kept[i].samePlace(h) {
			i--
		}
		if i >= 0 && kept[i].samePlace(h) {
			kept[i].sure = kept[i].sure || h.sure
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

func (n nth) ground(s *scene, holds bool, g *grounds) time.Time {
	if !holds && n.x.judge(s) == no {
		return n.x.ground(s, false, g)
	}
	f := n.find(s)
	if holds && f.sure() {
		return groundSide(n.x, s, f.hits, g)
	}
	until := groundSide(n.x, s, n.x.find(s).hits, g)
	if !holds { // there are too few, of which perhaps none is sure
		g.add(n.absent(s))
	}
	return until
}

func (n nth) doubt(s *scene, r *reasons) { doubtHits(n.x, s, r) }
