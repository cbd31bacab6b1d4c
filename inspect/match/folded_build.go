package match

import (
	"cmp"
	"slices"
)

// builder makes the automaton.
type builder struct {
	*folded
}

// add puts a phrase in normal form into the tree.
func (b *builder) add(id int32, phrase string) {
	at, length := int32(0), int32(0)
	for _, r := range phrase {
		at = b.child(at, b.named(r))
		length++
		b.nodes[at].length = length
	}
	if at == 0 {
		return
	}
	b.nodes[at].ids = append(b.nodes[at].ids, id)
	b.longest = max(b.longest, int(length))
}

// named is the class of a character, a new one if it has none.
func (b *builder) named(r rune) int32 {
	if class := b.class(r); class != 0 {
		return class
	}
	class := int32(len(b.classes) + 1)
	b.classes[r] = class
	if r >= firstHan && r <= lastHan {
		b.han[r-firstHan] = class
	}
	return class
}

func (b *builder) child(at, class int32) int32 {
	for _, e := range b.nodes[at].edges {
		if e.class == class {
			return e.to
		}
	}
	to := int32(len(b.nodes))
	b.nodes = append(b.nodes, node{})
	b.nodes[at].edges = append(b.nodes[at].edges, edge{class, to})
	return to
}

// link finds for each node where to go on when its edges lead nowhere, from the
// root outwards: those nearer are linked already.
func (b *builder) link() {
	b.root = make([]int32, len(b.classes)+1)
	var queue []int32
	for _, e := range b.nodes[0].edges {
		b.root[e.class] = e.to
		queue = append(queue, e.to)
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		slices.SortFunc(b.nodes[at].edges, func(x, y edge) int { return cmp.Compare(x.class, y.class) })
		for _, e := range b.nodes[at].edges {
			fail := b.step(b.nodes[at].fail, e.class)
			b.nodes[e.to].fail = fail
			b.nodes[e.to].output = fail
			if len(b.nodes[fail].ids) == 0 {
				b.nodes[e.to].output = b.nodes[fail].output
			}
			queue = append(queue, e.to)
		}
	}
}
