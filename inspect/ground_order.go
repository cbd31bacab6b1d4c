package inspect

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

func (n *order) ground(s *scene, holds bool, g *grounds) time.Time {
	if !holds {
		first, second := n.a, n.b
		if n.relation == lang.Then {
			first, second = second, first
		}
		if first.judge(s) == no {
			return first.ground(s, false, g)
		}
		if n.missing && second.judge(s) == yes { // what was to be missing is there
			return second.ground(s, true, g)
		}
		g.add(n.absent(s))
		return time.Time{}
	}
	if n.keepBoth { // the hits of each side belong to that side
		side := *n
		side.keepBoth = false
		whole, _ := side.match(s)
		return n.show(s, whole.hits, n.opposite(s, n.a.find(s), n.meeting(s)).hits, g)
	}
	whole, others := n.match(s)
	return n.show(s, whole.hits, others.hits, g)
}

// show adds the hits of the whole and those that made it hold, what was said first
// in the rule first.
func (n *order) show(s *scene, as, bs []hit, g *grounds) time.Time {
	slices.SortStableFunc(bs, hit.compare)
	switch {
	case n.relation == lang.Then:
		until := groundSide(n.b, s, bs, g)
		return later(until, groundSide(n.a, s, as, g))
	case n.missing:
		until := groundSide(n.a, s, as, g)
		g.add(n.absent(s))
		return until
	default:
		until := groundSide(n.a, s, as, g)
		return later(until, groundSide(n.b, s, bs, g))
	}
}

// showOnly is show for some hits of the whole, which are all hits of a.
func (n *order) showOnly(s *scene, as []hit, g *grounds) time.Time {
	m := n.meeting(s)
	var bs []hit
	for _, a := range as {
		if _, b := n.fits(s, a, m); b != nil {
			bs = append(bs, *b)
		}
	}
	return n.show(s, as, bs, g)
}

// groundSide shows the hits of one side that fit. A side that is joined of
// several conditions shows all its grounds, since not all of them are hits; one
// that is a relation shows what its hits are related to.
func groundSide(side node, s *scene, hits []hit, g *grounds) time.Time {
	outside := g.showing
	defer func() { g.showing = outside }()
	inner := side
	for n, ok := inner.(*named); ok; n, ok = inner.(*named) {
		g.showing = g.inside(n)
		inner = n.x
	}
	switch inner := inner.(type) {
	case and, or, *promise:
		if side.judge(s) == yes {
			g.showing = outside
			return side.ground(s, true, g)
		}
	case *order:
		if !inner.keepBoth {
			return inner.showOnly(s, hits, g)
		}
	}
	g.hits(s, hits)
	return time.Time{}
}
