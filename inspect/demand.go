package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// Most rules need words that most calls do not have. What a condition demands is
// worked out once: then a call only asks the rules that its words wake.

// demand is what must be found in a call for a condition to be anything but no:
// something on one of its lists. A call without words answers all rules.
type demand struct {
	always bool // nothing is known that it must have
	wants  []want
	common float64 // how often it is met, roughly
}

// want is something of a list, said by a role, as in roleIndex.
type want struct {
	list int32
	role int
}

// demanding are the nodes that know what they demand. Whatever does not say is
// always asked.
type demanding interface {
	demand(lists []list) demand
}

func demandOf(n any, lists []list) demand {
	if d, ok := n.(demanding); ok {
		return d.demand(lists)
	}
	return demand{always: true}
}

// eitherOf is the demand of what holds when one of two does.
func eitherOf(a, b demand) demand {
	if a.always || b.always {
		return demand{always: true}
	}
	all := demand{wants: slices.Clip(a.wants), common: a.common + b.common}
	for _, w := range b.wants {
		if !slices.Contains(a.wants, w) {
			all.wants = append(all.wants, w)
		}
	}
	return all
}

// rarer is the demand of what holds only when both do.
func rarer(a, b demand) demand {
	if a.always || !b.always && b.common < a.common {
		return b
	}
	return a
}

func (n and) demand(lists []list) demand {
	d := demand{always: true}
	for _, part := range n {
		d = rarer(d, demandOf(part, lists))
	}
	return d
}

func (n or) demand(lists []list) demand {
	var d demand
	for _, part := range n {
		d = eitherOf(d, demandOf(part, lists))
	}
	return d
}

func (n edge) demand(lists []list) demand { return demandOf(n.x, lists) }

// demand is worked out once, however many conditions use the name.
func (n *named) demand(lists []list) demand {
	if n.demands == nil {
		d := demandOf(n.x, lists)
		n.demands, n.gate = &d, gateOf(d)
	}
	return *n.demands
}

func (n *order) demand(lists []list) demand {
	d := demandOf(n.a, lists)
	if !n.missing {
		d = rarer(d, demandOf(n.b, lists))
	}
	n.gate = gateOf(d)
	return d
}

// asks are the askers that know what must be said: something of each list.
type asks interface{ needed() []int32 }

func (a countOf) needed() []int32     { return []int32{a.list} }
func (a differentOf) needed() []int32 { return []int32{a.list} }
func (a allOf) needed() []int32       { return a.lists }
func (a butNot) needed() []int32      { return []int32{a.list} }
func (n nearOf) needed() []int32      { return []int32{n.a, n.b} }

// needed is what its asker needs: it asks for that in one turn or clause.
func (a inOne) needed() []int32 { return neededBy(a.asker) }

// needed is what its asker needs: there must be a turn with it.
func (a inEvery) needed() []int32 { return neededBy(a.asker) }

func neededBy(a asker) []int32 {
	if n, ok := a.(asks); ok {
		return n.needed()
	}
	return nil
}

func (n nth) demand(lists []list) demand { return demandOf(n.x, lists) }

func (n *count) demand(lists []list) demand {
	if n.least < 1 {
		return demand{always: true}
	}
	return demandOf(n.x, lists)
}

func (n *words) demand(lists []list) demand {
	d := demand{always: true}
	for _, id := range neededBy(n.asker) {
		if l := &lists[id]; l.closed {
			d = rarer(d, demand{wants: []want{{id, roleIndex(n.role)}}, common: l.common * shareOf(n.role)})
		}
	}
	n.gate = gateOf(d)
	return d
}

// shareOf is the part of the words that are of a role.
func shareOf(role call.Role) float64 {
	if role == lang.Anyone {
		return 1
	}
	return 0.5
}
