package lang

import (
	"fmt"
	"slices"
)

func (c *checker) condition(cond Condition) {
	walk(cond, func(cond Condition) {
		switch cond := cond.(type) {
		case Edge:
			c.located(cond.X, "first and last need")
		case Nth:
			c.located(cond.X, ordinal(cond.N)+" needs")
		case Count:
			c.located(cond.X, "counting needs")
		case Order:
			c.order(cond)
		case Named:
			c.named(cond)
		default:
			for _, list := range listsIn(cond) {
				c.list(list)
			}
		}
	})
}

// listsIn are the lists of what a test looks for in words.
func listsIn(cond Condition) []List {
	switch cond := cond.(type) {
	case Says:
		return listsOf(cond.Words)
	case Promise:
		return listsOf(cond.Said.Words)
	case Tickets:
		if cond.Saying != nil {
			return []List{*cond.Saying}
		}
	}
	return nil
}

func listsOf(w Words) []List {
	switch w := w.(type) {
	case List:
		return []List{w}
	case Near:
		return []List{w.A, w.B}
	}
	return nil
}

func (c *checker) named(n Named) {
	switch {
	case c.definitions[n.Name] != nil:
	case c.sets[n.Name] != nil:
		c.fault(n.Pos, fmt.Sprintf("%s is a phrase set and no condition; write says any of (%s)", n.Name, n.Name), "")
	default:
		c.unknown(n.Pos, "condition", n.Name, near(c, n.Name, c.definitions))
	}
}

func (c *checker) located(cond Condition, who string) {
	if !c.hasPlace(cond) {
		c.fault(cond.Place(), fmt.Sprintf("%q happens at no place in the call; %s words, silence or overlap", short(cond.String()), who), "")
	}
}

// hasPlace says whether a condition that holds yields hits.
func (c *checker) hasPlace(cond Condition) bool {
	switch cond := cond.(type) {
	case And:
		return slices.ContainsFunc(cond.Parts, c.hasPlace)
	case Or:
		return !slices.ContainsFunc(cond.Parts, func(part Condition) bool { return !c.hasPlace(part) })
	case Says:
		list, ok := cond.Words.(List)
		return !ok || list.Quantifier != None && list.Quantifier != TimesAtMost
	case Count:
		return cond.Bound != AtMostTimes
	case Named:
		return c.namedHasPlace(cond.Name)
	case Edge, Nth, Order, Silence, Overlap, FastTurn, Promise, unread:
		return true
	}
	return false
}

// namedHasPlace is true as well of names that are not known or stand in a circle:
// that is told elsewhere.
func (c *checker) namedHasPlace(name string) bool {
	definition := c.definitions[name]
	if definition == nil || definition.Condition == nil {
		return true
	}
	has, known := c.places[definition]
	if !known {
		c.places[definition] = true
		has = c.hasPlace(definition.Condition)
		c.places[definition] = has
	}
	return has
}

func (c *checker) list(l List) {
	c.items(l.Items, l.Sound)
	different := 0
	for _, item := range l.Items {
		if item.Kind != SetName {
			different++
		} else if set := c.sets[item.Text]; set != nil {
			different += len(expand(c.sets, set))
		}
	}
	if l.Quantifier == AtLeast && l.N > different {
		c.fault(l.Items[0].Pos, fmt.Sprintf("the list has %d phrases, so never %d different ones are said", different, l.N), "")
	}
}
