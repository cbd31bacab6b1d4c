package inspect

import (
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// named is a condition that has a name. However many rules use it, it is answered
// once a call, and its grounds are given once a finding.
type named struct {
	gate
	x  node
	id int // its place in scene.named
	// what it demands, once that was worked out when it was compiled
	demands *demand
}

// namedAnswer is what is known of a named condition in a call so far.
type namedAnswer struct {
	verdict verdict
	judged  bool
	found   found
	given   bool
	round   uint32
}

// namedAnswer is what is known in this call of a condition.
func (s *scene) namedAnswer(id int) *namedAnswer {
	a := &s.named[id]
	if a.round != s.round {
		*a = namedAnswer{round: s.round}
	}
	return a
}

func (n *named) judge(s *scene) verdict {
	if n.unmet(s) {
		return no
	}
	a := s.namedAnswer(n.id)
	if a.given {
		return a.found.verdict
	}
	if !a.judged {
		a.verdict, a.judged = n.x.judge(s), true
	}
	return a.verdict
}

// find gives hits that are not the caller's to change.
func (n *named) find(s *scene) found {
	if n.unmet(s) {
		return found{}
	}
	a := s.namedAnswer(n.id)
	if !a.given {
		a.found, a.given = n.x.find(s), true
	}
	return a.found
}

func (n *named) ground(s *scene, holds bool, g *grounds) time.Time {
	outside := g.showing
	g.showing = g.inside(n)
	defer func() { g.showing = outside }()
	i := slices.IndexFunc(g.named, func(known namedGround) bool {
		return known.named == n && known.holds == holds && known.showing == g.showing
	})
	if i < 0 {
		i = len(g.named)
		g.named = append(g.named, namedGround{named: n, holds: holds, showing: g.showing})
		g.named[i].until = n.x.ground(s, holds, g)
	}
	return g.named[i].until
}

// namedGround is a named condition whose grounds a finding has.
type namedGround struct {
	*named
	holds   bool
	showing showing
	until   time.Time
}

func (n *named) doubt(s *scene, r *reasons) {
	n.doubts(r, false, func(own *reasons) { n.x.doubt(s, own) })
}

// doubts adds the reasons why it is unknown, or those of doubtHits, and works them out
// once.
func (n *named) doubts(r *reasons, hits bool, ask func(*reasons)) {
	of := namedDoubt{n, hits}
	texts, known := r.named[of]
	if !known {
		own := r.apart()
		ask(own)
		texts = own.texts
		r.named[of] = texts
	}
	r.add(texts...)
}

// namedDoubt is whose reasons are known: why it is unknown, or where it holds.
type namedDoubt struct {
	*named
	hits bool
}

// namedOf compiles the condition behind a name, once.
func (c *compiler) namedOf(cond lang.Named) (node, error) {
	if known := c.named[cond.Name]; known != nil {
		return known, nil
	}
	definition := c.definitions[cond.Name]
	if definition == nil || definition.Condition == nil {
		return nil, fmt.Errorf("there is no condition %q", cond.Name)
	}
	n := &named{id: len(c.named)}
	c.named[cond.Name] = n
	var err error
	n.x, err = c.node(definition.Condition)
	return n, err
}

// wording is what a condition asks, in the words of its definition if it is but a
// name.
func (c *compiler) wording(cond lang.Condition) string {
	if name, ok := cond.(lang.Named); ok && c.definitions[name.Name] != nil {
		return c.definitions[name.Name].Condition.String()
	}
	return cond.String()
}
