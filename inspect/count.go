package inspect

import (
	"math"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// bounds are how many hits there may be.
type bounds struct{ least, most int }

func boundsOf(b lang.Bound, n int) bounds {
	switch b {
	case lang.ExactlyTimes:
		return bounds{n, n}
	case lang.AtMostTimes:
		return bounds{0, n}
	default:
		return bounds{n, math.MaxInt}
	}
}

// judge compares the sure and the possible number of hits with the bounds.
func (b bounds) judge(sure, possible int) verdict {
	switch {
	case sure >= b.least && possible <= b.most:
		return yes
	case possible < b.least || sure > b.most:
		return no
	default:
		return unknown
	}
}

// timesOf is exactly or at most N times any of.
type timesOf struct {
	list int32
	bounds
}

func (a timesOf) ask(s *scene, w *search) found {
	hits := s.gather(w, a.list)
	sure := 0
	for _, h := range hits {
		if h.sure {
			sure++
		}
	}
	possible := len(hits)
	if s.hearing.deafTo(w.role) {
		possible = math.MaxInt
	}
	f := found{verdict: a.judge(sure, possible), hits: hits}
	switch f.verdict {
	case no:
		return found{}
	case unknown:
		f.doubtAll()
	case yes:
	}
	return f
}

// count compares how many hits a condition has.
type count struct {
	leaf
	x node
	bounds
}

func (c *compiler) count(cond lang.Count) (node, error) {
	x, err := c.node(cond.X)
	return &count{leaf{condition: cond.String(), sought: c.wording(cond.X)}, x, boundsOf(cond.Bound, cond.N)}, err
}

func (n *count) judge(s *scene) verdict {
	v, _ := n.weigh(s)
	return v
}

// weigh compares the numbers, and gives what was counted.
func (n *count) weigh(s *scene) (verdict, found) {
	f := n.x.find(s)
	if f.verdict == no {
		return n.bounds.judge(0, 0), found{}
	}
	sure, possible := places(f.hits)
	if f.blind {
		possible = math.MaxInt
	}
	return n.bounds.judge(sure, possible), f
}

// places counts the different places of hits that are in order: those of which
// one hit is sure, and all.
func places(hits []hit) (sure, all int) {
	for i, h := range hits {
		known, knownSure := false, false
		for j := i - 1; j >= 0 && hits[j].compare(h) == 0; j-- {
			if hits[j].samePlace(h) {
				known, knownSure = true, knownSure || hits[j].sure
			}
		}
		if !known {
			all++
		}
		if h.sure && !knownSure {
			sure++
		}
	}
	return sure, all
}

// samePlace says whether two hits are the same words, or the same sound.
func (h hit) samePlace(other hit) bool {
	return h.compare(other) == 0 && h.to == other.to && h.sound == other.sound && h.end == other.end
}

func (n *count) find(s *scene) found {
	v, f := n.weigh(s)
	if v == no {
		return found{}
	}
	whole := found{verdict: v, hits: append([]hit(nil), f.hits...), blind: f.blind}
	if v == unknown {
		whole.doubtAll()
	}
	return whole
}

func (n *count) ground(s *scene, _ bool, g *grounds) time.Time {
	_, f := n.weigh(s)
	var until time.Time
	if len(f.hits) > 0 {
		until = groundSide(n.x, s, f.hits, g)
	} else if n.x.judge(s) == no {
		return n.x.ground(s, false, g)
	}
	if sure, _ := places(f.hits); sure < max(n.least, 1) { // of none that is sure, there is none to show
		g.add(n.absent(s))
	}
	return until
}

func (n *count) doubt(s *scene, r *reasons) { doubtHits(n.x, s, r) }
