package lint

import "github.com/tingcha/tingcha/inspect/lang"

// maxSteps bounds how long one question about truth is thought over. What is not
// answered by then is not told.
const maxSteps = 200_000

// truths tells of rules that can never hit, that always do, and that others shadow.
func (c *checker) truths() {
	rules := c.book.Rules()
	asked := make([]formula, len(rules))
	for i, r := range rules {
		asked[i] = c.formula(r.Whole())
		if never, known := impossible(asked[i]); known && never {
			c.warn(NeverHits, r.Pos, r.Name, "can never hit: its condition contradicts itself")
		} else if always, known := impossible(negated{asked[i]}); known && always {
			c.warn(AlwaysHits, r.Pos, r.Name, "hits every call: its condition cannot fail")
		}
	}
	for i, r := range rules {
		for j, other := range rules {
			if i == j || r.Label == "" || r.Label != other.Label || !within(asked[i], asked[j], i < j) {
				continue
			}
			c.warn(Shadowed, r.Pos, r.Name, "hits nothing that %s does not hit with the same label", other.Name)
			break
		}
	}
}

// within says whether b holds whenever a does. Of two that ask the same the later
// is told, so that only one of them is.
func within(a, b formula, aFirst bool) bool {
	if !shares(a, b) {
		return false
	}
	inside, known := impossible(both(a, negated{b}))
	if !known || !inside {
		return false
	}
	if never, known := impossible(a); !known || never {
		return false // of a rule that never hits that is what is to be said
	}
	same, known := impossible(both(b, negated{a}))
	return !known || !same || !aFirst
}

// shares says whether two formulas ask something in common; those that do not
// cannot follow from each other.
func shares(a, b formula) bool {
	of := map[string]bool{}
	a.asks(func(v *variable) { of[v.name] = true })
	common := false
	b.asks(func(v *variable) { common = common || of[v.name] })
	return common
}

// impossible says whether no values of its variables make a formula true, and
// whether that could be found out.
func impossible(f formula) (bool, bool) {
	s := search{values: map[string]int{}}
	found := s.satisfy(f)
	return !found, s.steps < maxSteps
}

// search tries values for one variable after another.
type search struct {
	values map[string]int // of the variables that have one
	steps  int
}

func (s *search) satisfy(f formula) bool {
	if s.steps++; s.steps >= maxSteps {
		return false
	}
	switch f.under(s.values) {
	case holds:
		return true
	case fails:
		return false
	case open:
	}
	var next *variable
	f.asks(func(v *variable) {
		if _, given := s.values[v.name]; !given && next == nil {
			next = v
		}
	})
	for value := range next.size {
		s.values[next.name] = value
		if s.satisfy(f) {
			return true
		}
	}
	delete(s.values, next.name)
	return false
}

// inner puts a definition in the place of its name.
func (c *checker) inner(cond lang.Condition) lang.Condition {
	for {
		named, is := cond.(lang.Named)
		if !is || c.definitions[named.Name] == nil {
			return cond
		}
		cond = c.definitions[named.Name]
	}
}
