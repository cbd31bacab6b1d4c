package inspect

import "time"

// each asks that every hit of A stands in a relation, and that there is one. Its
// hits are those of the relation itself.
type each struct {
	*order        // the relation
	asked  *order // with the sides as they were written
}

// eachOf makes each of an order that has not been turned.
func eachOf(n *order) node {
	whole := *n
	return &each{whole.turned(), n}
}

func (n *each) judge(s *scene) verdict {
	as := n.asked.a.find(s)
	if as.verdict == no {
		return no
	}
	m := n.asked.meeting(s)
	some, failing := no, no // whether a hit fits, and whether one does not
	for _, a := range as.hits {
		there := unknown
		if a.sure {
			there = yes
		}
		fits, _ := n.asked.fits(s, a, m)
		some, failing = max(some, min(there, fits)), max(failing, min(there, fits.not()))
	}
	if as.blind {
		failing = max(failing, unknown)
		if n.missing || m.bs.verdict != no {
			some = max(some, unknown)
		}
	}
	return min(some, failing.not())
}

func (n *each) find(s *scene) found {
	v := n.judge(s)
	if v == no {
		return found{}
	}
	f := n.order.find(s)
	f.verdict = v
	if v == unknown {
		f.doubtAll()
	}
	return f
}

func (n *each) ground(s *scene, holds bool, g *grounds) time.Time {
	if holds || n.order.judge(s) != yes {
		return n.order.ground(s, holds, g)
	}
	// Some hits fit and some do not: those that do not are the grounds.
	as, m := n.asked.a.find(s), n.asked.meeting(s)
	var failing []hit
	for _, a := range as.hits {
		if fits, _ := n.asked.fits(s, a, m); fits == no {
			failing = append(failing, a)
		}
	}
	until := groundSide(n.asked.a, s, failing, g)
	g.add(n.absent(s))
	return until
}
