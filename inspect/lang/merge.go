package lang

import (
	"fmt"
	"slices"
)

// merge puts the declarations of a rulebook and of those that it uses together,
// the used before the using: sets with what is added to them, rules without those
// that are dropped. What is added or dropped must be there.
func (l *library) merge(book *Rulebook) {
	m := merger{library: l, home: map[Decl]*Rulebook{}}
	for _, part := range book.closure {
		for _, d := range part.Decls {
			m.take(part, d)
		}
	}
	book.inForce = m.decls
}

// merger puts declarations together.
type merger struct {
	*library
	decls []Decl
	home  map[Decl]*Rulebook // where each was declared
}

func (m *merger) take(from *Rulebook, d Decl) {
	switch d := d.(type) {
	case *Use, *OnlyWhen:
	case *Extension:
		m.extend(from, d)
	case *Drop:
		m.drop(from, d)
	default:
		m.decls = append(m.decls, d)
		m.home[d] = from
	}
}

// extend puts a larger copy in the place of a set: the set itself stays as it is
// for a rulebook without the extension.
func (m *merger) extend(from *Rulebook, e *Extension) {
	var there []string
	for i, d := range m.decls {
		set, ok := d.(*PhraseSet)
		switch {
		case !ok || set.Name != e.Name && !from.takesIn(m.home[d]):
		case set.Name != e.Name:
			there = append(there, set.Name)
		case m.home[d] == from:
			m.fault(e.Pos, fmt.Sprintf("phrases %s is a set of this file; add to it where it stands", e.Name), "")
			return
		case from.takesIn(m.home[d]):
			larger := *set
			larger.Items = slices.Concat(set.Items, e.Items)
			m.decls[i] = &larger
			m.home[&larger] = m.home[d]
			return
		}
	}
	m.missing(from, e, fmt.Sprintf("no rulebook used here has a phrase set %q", short(e.Name)), there)
}

func (m *merger) drop(from *Rulebook, drop *Drop) {
	var there []string
	for i, d := range m.decls {
		rule, ok := d.(*Rule)
		switch {
		case !ok || rule.Name != drop.Name && !from.takesIn(m.home[d]):
		case rule.Name != drop.Name:
			there = append(there, rule.Name)
		case from.takesIn(m.home[d]):
			m.decls = slices.Delete(m.decls, i, i+1)
			return
		}
	}
	if m.droppedBefore(from, drop) {
		return
	}
	m.missing(from, drop, fmt.Sprintf("no rulebook used here has a rule %q", short(drop.Name)), there)
}

// droppedBefore says whether a rulebook that stands before this one has the rule
// left out already: then it was there.
func (m *merger) droppedBefore(from *Rulebook, drop *Drop) bool {
	for _, used := range from.closure {
		if used == from {
			continue
		}
		for _, rule := range only[*Rule](used.Decls) {
			if rule.Name == drop.Name {
				return true
			}
		}
	}
	return false
}

// missing tells of a name that no used rulebook has.
func (m *merger) missing(from *Rulebook, d Decl, msg string, there []string) {
	_, name := d.declares()
	if name == "" {
		return // told already
	}
	if len(from.closure) == 1 {
		msg += "; there is no use at the top of the file"
	}
	slices.Sort(there)
	m.fault(d.Place(), msg, nearest(name, there))
}
