package inspect

import (
	"slices"
	"sort"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// order relates the hits of a to those of b.
type order struct {
	leaf
	a, b     node
	later    bool // b must lie behind a, not before
	missing  bool // holds for hits of a without such a b
	keepBoth bool // the hits of b that fit are hits of the whole, too
	reach    lang.Distance
}

func (c *compiler) order(o lang.Order) (node, error) {
	a, err := c.node(o.A)
	if err != nil {
		return nil, err
	}
	b, err := c.node(o.B)
	if err != nil {
		return nil, err
	}
	r := o.Relation
	return &order{
		leaf: leaf{condition: o.String(), sought: c.wording(o.B)}, a: a, b: b, reach: o.Within,
		later:    r == lang.Before || r == lang.FollowedBy || r == lang.NotFollowedBy,
		missing:  r == lang.NotFollowedBy || r == lang.NotPrecededBy,
		keepBoth: r == lang.Before || r == lang.After,
	}, nil
}

// judge is find without the hits, which most rules never need.
func (n *order) judge(s *scene) verdict {
	as := n.a.find(s)
	if as.verdict == no {
		return no
	}
	bs := n.b.find(s)
	anySure := bs.sure()
	v := no
	if as.blind && (n.missing || bs.verdict != no) {
		v = unknown
	}
	for _, a := range as.hits {
		fits, _ := n.fits(s, a, bs, anySure)
		if fits != no && !a.sure {
			fits = unknown
		}
		if v = max(v, fits); v == yes {
			break
		}
	}
	return v
}

// fits says whether a hit of a lies to those of b as it should, and gives the
// nearest of these.
func (n *order) fits(s *scene, a hit, bs found, anySure bool) (verdict, *hit) {
	met, b := s.meets(a, bs, anySure, n)
	if n.missing {
		return met.not(), nil
	}
	return met, b
}

func (n *order) find(s *scene) found {
	f, _ := n.match(s)
	return f
}

// match gives where the whole holds, and the hits of b that made it hold.
func (n *order) match(s *scene) (whole, others found) {
	as := n.a.find(s)
	if as.verdict == no {
		return found{}, found{}
	}
	bs := n.b.find(s)
	anySure := bs.sure()
	for _, a := range as.hits {
		fits, b := n.fits(s, a, bs, anySure)
		if fits == no {
			continue
		}
		a.sure = a.sure && fits == yes
		whole.hits = append(whole.hits, a)
		if b != nil {
			others.hits = append(others.hits, *b)
		}
	}
	whole.verdict = countSure(whole.hits).verdict
	if as.blind && (n.missing || bs.verdict != no) {
		whole.blind = true
		whole.verdict = max(whole.verdict, unknown)
	}
	if n.keepBoth {
		for i := range others.hits {
			others.hits[i].sure = others.hits[i].sure && whole.verdict == yes
		}
		whole = whole.join(others)
	}
	return whole, others
}

// meets looks for a hit of bs that lies where n wants it from a, and gives the
// nearest. Where none of bs is sure the first decides.
func (s *scene) meets(a hit, bs found, anySure bool, n *order) (verdict, *hit) {
	met := no
	if bs.blind && bs.verdict != no {
		met = unknown
	}
	var nearest *hit
	i, step := sort.Search(len(bs.hits), func(i int) bool { return bs.hits[i].compare(a) > 0 }), 1
	if !n.later {
		i, step = sort.Search(len(bs.hits), func(i int) bool { return bs.hits[i].compare(a) >= 0 })-1, -1
	}
	for ; i >= 0 && i < len(bs.hits); i += step {
		b := &bs.hits[i]
		near, beyond := s.near(a, *b, n.later, n.reach)
		if beyond {
			break
		}
		if near == no {
			continue
		}
		if nearest == nil {
			nearest = b
		}
		if b.sure && near == yes {
			return yes, b
		}
		if met = unknown; !anySure {
			break
		}
	}
	return met, nearest
}

// near says whether b is within reach of a; beyond, that all hits further on are
// out of it.
func (s *scene) near(a, b hit, later bool, reach lang.Distance) (near verdict, beyond bool) {
	if !s.times && a.sound != b.sound {
		return unknown, false
	}
	switch {
	case !reach.Limited:
		return yes, false
	case reach.Duration == 0:
		apart := int(b.turn - a.turn)
		if !later {
			apart = -apart
		}
		return verdictOf(apart <= reach.Turns), apart > reach.Turns
	case !s.times && !a.sound:
		return unknown, false
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
	return s.in.Transcript.Turns[h.turn].Start
}

// ended is a time by which all words up to h have been said.
func (s *scene) ended(h hit) time.Duration {
	if h.sound || h.turn < 0 {
		return s.length
	}
	return s.latest[h.turn]
}

func (n *order) ground(s *scene, holds bool, g *grounds) time.Time {
	if !holds {
		if n.a.judge(s) == no {
			return n.a.ground(s, false, g)
		}
		if n.missing && n.b.judge(s) == yes { // what was to be missing is there
			return n.b.ground(s, true, g)
		}
		g.add(n.absent(s))
		return time.Time{}
	}
	whole, others := n.match(s)
	until := groundSide(n.a, s, whole.hits, g)
	if n.missing {
		g.add(n.absent(s))
		return until
	}
	slices.SortStableFunc(others.hits, hit.compare)
	return later(until, groundSide(n.b, s, others.hits, g))
}

// groundSide shows the hits of one side that fit. A side that is joined of
// several conditions shows all its grounds, since not all of them are hits.
func groundSide(side node, s *scene, hits []hit, g *grounds) time.Time {
	outside := g.showing
	defer func() { g.showing = outside }()
	inner := side
	for n, ok := inner.(*named); ok; n, ok = inner.(*named) {
		g.showing = g.inside(n)
		inner = n.x
	}
	switch inner.(type) {
	case and, or:
		if side.judge(s) == yes {
			g.showing = outside
			return side.ground(s, true, g)
		}
	}
	g.hits(s, hits)
	return time.Time{}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (n *order) doubt(s *scene, r *reasons) {
	own := r.apart()
	for _, side := range []node{n.a, n.b} {
		f := side.find(s)
		if f.verdict == unknown || slices.ContainsFunc(f.hits, func(h hit) bool { return !h.sure }) {
			side.doubt(s, own)
		}
	}
	if len(own.texts) == 0 || s.words && !s.times && n.reach.Duration > 0 {
		own.add(NoTimes)
	}
	r.add(own.texts...)
}
