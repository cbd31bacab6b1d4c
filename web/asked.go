package web

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/audit"
)

// A form that asks for every rule of a hotline has more than a hundred of them. Those that
// are met most often stand first and open, the others folded by family; a few rules are
// not worth folding.
const (
	askedFirst = 8
	askedFlat  = 16
)

// An askedFamily is rules of a draw that are asked about together.
type askedFamily struct {
	Title  string
	Common bool // those that the frame has most of, of any family
	Open   bool
	Rules  []Rule
}

// askedOf gives the rules of a draw, each once: the common ones, and the others by
// family. One that is no longer in force is asked about by its name.
func (s *server) askedOf(d audit.Draw) []askedFamily {
	left := map[string]bool{}
	for _, name := range d.Rules {
		left[name] = true
	}
	take := func(all []Rule) (asked []Rule) {
		for _, rule := range all {
			if left[rule.Name] {
				asked, left[rule.Name] = append(asked, rule), false
			}
		}
		return asked
	}
	var of []askedFamily
	add := func(f askedFamily, all []Rule) {
		if f.Rules = take(all); len(f.Rules) > 0 {
			of = append(of, f)
		}
	}
	few := len(d.Rules) <= askedFlat
	if !few {
		add(askedFamily{Common: true, Open: true}, commonOf(d, s.Rules()))
	}
	for _, f := range families(s.Rules()) {
		add(askedFamily{Title: f.Title, Open: few}, f.Rules)
	}
	var gone []Rule
	for _, name := range d.Rules {
		gone = append(gone, Rule{Name: name, Title: name})
	}
	add(askedFamily{Open: few}, gone)
	return of
}

// commonOf gives the rules that hold most often in a draw's frame, the first of them
// first. It is the same for every call of the draw, and so tells nothing of any.
func commonOf(d audit.Draw, rules []Rule) []Rule {
	asked := slices.DeleteFunc(slices.Clone(d.Asked), func(r audit.Rule) bool { return r.Flagged == 0 })
	slices.SortStableFunc(asked, func(a, b audit.Rule) int { return cmp.Compare(b.Flagged, a.Flagged) })
	var common []Rule
	for _, r := range asked[:min(len(asked), askedFirst)] {
		if i := slices.IndexFunc(rules, func(of Rule) bool { return of.Name == r.Name && !of.Shadow }); i >= 0 {
			common = append(common, rules[i])
		}
	}
	return common
}
