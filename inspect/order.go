package inspect

import (
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// order relates the hits of a to those of b. What is written `A then B` keeps the
// hits of B: it is compiled as B preceded by A.
type order struct {
	leaf
	gate
	a, b     node
	between  node          // must have no hit between a and b; nil when nothing is asked
	relation lang.Relation // of which the others follow
	later    bool          // b must lie behind a, not before
	missing  bool          // holds for hits of a without such a b
	keepBoth bool          // the hits of b that fit are hits of the whole, too
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
	n := &order{
		leaf: leaf{condition: o.String(), sought: c.wording(o.B)}, a: a, b: b, reach: o.Within, relation: r,
		later:    r == lang.Before || r == lang.FollowedBy || r == lang.NotFollowedBy || r == lang.Then,
		missing:  r == lang.NotFollowedBy || r == lang.NotPrecededBy,
		keepBoth: r == lang.Before || r == lang.After || r >= lang.Around,
	}
	if o.Without != nil {
		n.between, err = c.node(o.Without)
	}
	if o.Each {
		return eachOf(n), err
	}
	return n.turned(), err
}

// turned is the same, with the sides of A then B turned round.
func (n *order) turned() *order {
	if n.relation == lang.Then {
		n.a, n.b, n.later = n.b, n.a, false
	}
	return n
}

// judge is match without the hits, which most rules never need.
func (n *order) judge(s *scene) verdict {
	if n.unmet(s) {
		return no
	}
	as := n.a.find(s)
	if as.verdict == no {
		return no
	}
	m := n.meeting(s)
	v := no
	if as.blind && (n.missing || m.bs.verdict != no) {
		v = unknown
	}
	for _, a := range as.hits {
		fits, _ := n.fits(s, a, m)
		if fits != no && !a.sure {
			fits = unknown
		}
		if v = max(v, fits); v == yes {
			break
		}
	}
	return v
}

// meeting is what the hits of a are to be related to.
type meeting struct {
	bs, cs  found
	anySure bool // of bs
}

func (n *order) meeting(s *scene) meeting {
	m := meeting{bs: n.b.find(s)}
	m.anySure = m.bs.sure()
	if n.between != nil {
		m.cs = n.between.find(s)
	}
	return m
}

// fits says whether a hit of a lies to those of b as it should, and gives the
// nearest of these.
func (n *order) fits(s *scene, a hit, m meeting) (verdict, *hit) {
	met, b := n.meets(s, a, m)
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
	if n.unmet(s) {
		return found{}, found{}
	}
	as := n.a.find(s)
	if as.verdict == no {
		return found{}, found{}
	}
	m := n.meeting(s)
	whole.hits, others.hits = s.room(len(as.hits)), s.room(len(as.hits))
	for _, a := range as.hits {
		fits, b := n.fits(s, a, m)
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
	if as.blind && (n.missing || m.bs.verdict != no) {
		whole.blind = true
		whole.verdict = max(whole.verdict, unknown)
	}
	if n.keepBoth {
		both := s.pool()
		both.add(s, whole)
		both.add(s, n.opposite(s, as, m))
		v := whole.verdict
		whole = both.done(s)
		whole.verdict = v
	}
	return whole, others
}

// opposite gives the hits of b that lie to some of a as they should.
func (n *order) opposite(s *scene, as found, m meeting) found {
	back := *n
	back.later = !n.later
	m.bs, as = as, m.bs
	m.anySure = m.bs.sure()
	whole := found{blind: as.blind && as.verdict != no && m.bs.verdict != no, hits: s.room(len(as.hits))}
	for _, b := range as.hits {
		if fits, _ := back.meets(s, b, m); fits != no {
			b.sure = b.sure && fits == yes
			whole.hits = append(whole.hits, b)
		}
	}
	return whole
}

func (n *order) doubt(s *scene, r *reasons) {
	own := r.apart()
	for _, side := range []node{n.a, n.b, n.between} {
		if side == nil {
			continue
		}
		if side.find(s).doubtful() {
			doubtHits(side, s, own)
		}
	}
	if n.reach.Of != lang.Anyone && s.someRoles {
		own.add(RolesUnknown)
	}
	if len(own.texts) == 0 || s.words && (!s.times || s.strays) && n.reach.Duration > 0 {
		own.add(s.strayWhy())
	}
	r.add(own.texts...)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
