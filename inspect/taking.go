package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/inspect/lang"
)

// describe says what pages show of a rule.
func describe(book *lang.Rulebook, r *lang.Rule) Rule {
	when := r.When.String()
	if r.Unless != nil {
		when += " unless " + r.Unless.String()
	}
	rule := Rule{
		Name: r.Name, Title: r.Title, Label: r.Label, Family: r.Family, Level: Level(r.Level), Dimension: r.Dimension,
		Points: Points(r.Deduct.Points), Each: r.Deduct.Each, UpTo: Points(r.Deduct.UpTo), Veto: r.Deduct.All,
		Shadow: r.Shadow, Serves: slices.Clone(r.Serves), Note: r.Note, When: when, Hash: r.Hash(),
	}
	if rule.Veto {
		rule.Points = FullMarks
	}
	for _, family := range book.Families() {
		if family.Name == r.Family {
			rule.FamilyTitle, rule.FamilyCap = family.Title, Points(family.AtMost)
		}
	}
	return rule
}

// taking is what a rule makes of a call on which it hits.
type taking struct {
	counted node     // whose hits deduct … each counts; nil of any other rule
	show    []*named // whose grounds are shown; none for all
}

func (c *compiler) takingOf(r *lang.Rule) (v taking, err error) {
	if r.Counted() != nil {
		if v.counted, err = c.node(r.Counted()); err != nil {
			return v, err
		}
	}
	for _, shown := range r.Show {
		if n := c.named[shown.Name]; n != nil {
			v.show = append(v.show, n)
		}
	}
	return v, nil
}

func (e *Engine) finding(s *scene, rule int) Finding {
	r := &e.rules[rule]
	f := Finding{
		Rule: r.Name, RuleHash: r.Hash, Title: r.Title, Label: r.Label, Family: r.Family, Level: r.Level,
		Points: e.points(s, rule), Veto: r.Veto, Dimension: r.Dimension, FamilyCap: r.FamilyCap, Shadow: r.Shadow,
	}
	g := &s.grounds
	g.begin(e.takings[rule].show)
	f.ProvisionalUntil = e.conditions[rule].ground(s, true, g)
	if len(g.evidence) == 0 && len(g.show) > 0 { // what is to be shown was not needed, and nothing goes without grounds
		g.begin(nil)
		e.conditions[rule].ground(s, true, g)
	}
	f.Evidence = append([]Evidence(nil), g.evidence...)
	clear(g.evidence) // they belong to the finding now
	return f
}

// points are what a finding takes. Hits that nobody can be sure of are not counted;
// the finding itself counts for one.
func (e *Engine) points(s *scene, rule int) Points {
	r := &e.rules[rule]
	if !r.Each {
		return r.Points
	}
	hits := 0
	for _, h := range e.takings[rule].counted.find(s).hits {
		if h.sure {
			hits++
		}
	}
	points := r.Points * Points(max(hits, 1))
	if r.UpTo > 0 {
		points = min(points, r.UpTo)
	}
	return points
}

// showing says whether grounds are shown where a rule shows only some.
type showing int

const (
	shownOutside showing = iota // not behind a name: always
	shownInside                 // behind a name that is to be shown
	hidden                      // behind another
)

// inside is how it stands with grounds behind a name.
func (g *grounds) inside(n *named) showing {
	switch {
	case len(g.show) == 0 || g.showing == shownInside:
		return g.showing
	case slices.Contains(g.show, n):
		return shownInside
	default:
		return hidden
	}
}
