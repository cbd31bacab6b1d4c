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
	groundHits(inner, s, hits, g)
	return time.Time{}
}

// groundHits shows hits of a condition. Where a rule shows only some of its named
// conditions, the hits of others are left out, however deep the name stands.
func groundHits(of node, s *scene, hits []hit, g *grounds) {
	if len(g.show) == 0 {
		g.hits(s, hits)
		return
	}
	var parts []node
	switch n := of.(type) {
	case *named:
		outside := g.showing
		g.showing = g.inside(n)
		groundHits(n.x, s, hits, g)
		g.showing = outside
		return
	case edge:
		parts = []node{n.x}
	case nth:
		parts = []node{n.x}
	case *count:
		parts = []node{n.x}
	case and:
		parts = n
	case or:
		parts = n
	case *order:
		parts = []node{n.a, n.b}
	case *each:
		parts = []node{n.a, n.b}
	default:
		g.hits(s, hits)
	}
	for _, part := range parts {
		own := part.find(s).hits
		groundHits(part, s, slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
			return !slices.ContainsFunc(own, func(o hit) bool { return o.leaf == h.leaf && o.samePlace(h) })
		}), g)
	}
}
