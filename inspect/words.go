package inspect

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// words is a test for something said. Rules share the tests that they write
// alike, and each is answered once a call.
type words struct {
	search
	asker
	gate
	id int // its place in scene.answers
}

// asker decides how many hits are enough.
type asker interface {
	ask(s *scene, w *search) found
}

func (n *words) judge(s *scene) verdict { return n.find(s).verdict }

func (n *words) find(s *scene) found {
	if !s.words {
		return found{verdict: unknown, blind: true}
	}
	a := &s.answers[n.id]
	if a.round != s.round {
		a.found, a.round = n.ask(s, &n.search), s.round
		if n.deaf(s) {
			a.found = a.missed(n.asker)
		}
	}
	return a.found
}

func (n *words) doubt(s *scene, r *reasons) {
	s.unclear(&n.search, r)
	roles := []call.Role{n.role}
	if again, is := n.asker.(repeats); is {
		roles = append(roles, again.of)
	}
	s.poorly(r, roles...)
	if s.words && s.silent && asksService(n.asker) {
		r.add(NoSimilarity)
	}
}

func (n *words) ground(s *scene, holds bool, g *grounds) time.Time {
	var f found
	if few, ok := n.asker.(fewOf); ok {
		f.hits = s.gather(&n.search, few.allOf())
	} else if holds {
		f = n.find(s)
	}
	switch a, is := n.asker.(speech); {
	case is && holds:
		g.add(s.evidence(a.shown(f.hits)))
	case f.sure():
		g.hits(s, f.hits)
	default:
		g.add(n.absent(s))
	}
	return time.Time{}
}

// countOf is any of, and at least N times any of.
type countOf struct {
	list int32
	n    int
}

func (a countOf) ask(s *scene, w *search) found {
	hits := s.gather(w, a.list)
	sure := 0
	for _, h := range hits {
		if h.sure {
			sure++
		}
	}
	return enough(hits, sure, len(hits), a.n)
}

// enough compares the sure and the possible number with the one needed.
func enough(hits []hit, sure, possible, needed int) found {
	switch {
	case sure >= needed:
		return found{verdict: yes, hits: hits}
	case possible >= needed:
		f := found{verdict: unknown, hits: hits}
		f.doubtAll()
		return f
	default:
		return found{}
	}
}

// fewOf is an asker that holds when little enough is said: what is said is of
// interest however it turns out.
type fewOf interface{ allOf() int32 }

func (a noneOf) allOf() int32  { return a.list }
func (a timesOf) allOf() int32 { return a.list }

// noneOf holds when nothing of the list is said.
type noneOf struct{ list int32 }

func (a noneOf) ask(s *scene, w *search) found {
	f := countOf{a.list, 1}.ask(s, w)
	return found{verdict: f.not()}
}

// allOf holds when something of each list is said.
type allOf struct{ lists []int32 }

func (a allOf) ask(s *scene, w *search) found {
	all, v := s.pool(), yes
	for _, list := range a.lists {
		one := countOf{list, 1}.ask(s, w)
		all.add(s, one)
		v = min(v, one.verdict)
	}
	f := all.done(s)
	if f.verdict = v; v == no {
		return found{}
	}
	if f.verdict == unknown {
		f.doubtAll()
	}
	return f
}

// butNot holds in turns with a hit of the list that a pattern does not match.
type butNot struct{ list, pattern int32 }

func (a butNot) ask(s *scene, w *search) found {
	hits := s.gather(w, a.list)
	if len(hits) == 0 {
		return found{}
	}
	spoilt := s.pattern(a.pattern)
	hits = slices.DeleteFunc(hits, func(h hit) bool {
		_, is := slices.BinarySearchFunc(spoilt, h.turn, func(p place, turn int32) int { return int(p.turn - turn) })
		return is
	})
	return countSure(hits)
}

// countSure is yes when one hit is sure, unknown when all are not.
func countSure(hits []hit) found {
	f := found{hits: hits}
	switch {
	case f.sure():
		f.verdict = yes
	case len(hits) > 0:
		f.verdict = unknown
	}
	return f
}

// wordsOf compiles a test for words.
func (c *compiler) wordsOf(says lang.Says) (node, error) {
	condition := says.String()
	if known := c.tests[condition]; known != nil {
		return known, nil
	}
	n := &words{id: len(c.tests), search: search{
		leaf: leaf{condition: condition}, role: says.Role, scopes: says.Scopes, guards: says.Guards,
	}}
	c.tests[condition] = n
	c.asked = reachOf(says.Role, says.Scopes)
	var err error
	switch w := says.Words.(type) {
	case lang.List:
		if n.sought, err = c.sought(w.Items); err == nil {
			n.asker, err = c.listAsker(w, says.Unit)
		}
	case lang.ButNot:
		n.sought = w.String()
		n.asker, err = c.butNot(w)
	case lang.Near:
		n.sought = w.String()
		n.asker, err = c.near(w)
	case lang.Like:
		n.sought = w.String()
		n.asker, err = c.likes(w)
	case lang.Speech:
		n.sought, n.asker = condition, speech{}
	case lang.Repeats:
		n.sought, n.asker = condition, repeats{of: w.Of, least: w.Least}
	}
	if says.Unit == lang.EveryTurn {
		n.asker = inEvery{n.asker}
	}
	return n, err
}

func (c *compiler) listAsker(l lang.List, within lang.Unit) (asker, error) {
	one := func(a asker, lists ...int32) asker {
		if within == lang.OneClause || within == lang.OneTurn {
			return inOne{a, lists, within == lang.OneClause}
		}
		return a
	}
	if l.Quantifier == lang.All {
		var a allOf
		for _, item := range l.Sought() {
			id, err := c.list([]lang.Item{item})
			if err != nil {
				return nil, err
			}
			a.lists = append(a.lists, id)
		}
		return one(a, a.lists...), nil
	}
	if l.Quantifier == lang.AtLeast {
		id, err := c.ordered(l.Sought())
		return one(differentOf{id, l.N}, id), err
	}
	id, err := c.list(l.Sought())
	if err != nil {
		return nil, err
	}
	switch l.Quantifier {
	case lang.None:
		return noneOf{id}, nil
	case lang.Times:
		return one(countOf{id, l.N}, id), nil
	case lang.TimesExactly:
		return timesOf{id, boundsOf(lang.ExactlyTimes, l.N)}, nil
	case lang.TimesAtMost:
		return timesOf{id, boundsOf(lang.AtMostTimes, l.N)}, nil
	default:
		return countOf{id, 1}, nil
	}
}

func (c *compiler) butNot(w lang.ButNot) (asker, error) {
	list, err := c.list([]lang.Item{w.Yes})
	return butNot{list, c.pattern(w.No.Text)}, err
}
