package match

import (
	"cmp"
	"slices"
)

// automaton is that of Aho and Corasick over bytes, for phrases that have no good
// anchor. It needs the same few steps a byte whatever the text.
type automaton struct {
	root  [256]int32 // the state behind each byte at the beginning
	nodes []state
	edges []edge // of each state, in order of byte
	flat  *flat  // the same as a table; nil when that would be large
}

// state is what has been read: the beginning of some phrase.
type state struct {
	from, to int32 // its edges
	fail     int32 // where the longest proper end of what was read stands
	output   int32 // the nearest state along fail with a phrase; 0 when none
	id       int32 // the phrase that ends here, or -1
	depth    int32 // bytes read
}

// edge leads from one state to another.
type edge struct {
	char byte
	to   int32
}

// newAutomaton takes the phrases with the given numbers, no two of them equal.
func newAutomaton(phrases []string, ids []int32) *automaton {
	a := &automaton{nodes: []state{{id: -1}}}
	tree := [][]edge{nil}
	for _, id := range ids {
		at := int32(0)
		for i := range len(phrases[id]) {
			at, tree = a.child(tree, at, phrases[id][i])
		}
		a.nodes[at].id = id
	}
	a.lay(tree)
	a.flat = flattened(a, a.link())
	return a
}

func (a *automaton) child(tree [][]edge, at int32, char byte) (int32, [][]edge) {
	i, found := seek(tree[at], char)
	if found {
		return tree[at][i].to, tree
	}
	to := int32(len(a.nodes))
	a.nodes = append(a.nodes, state{id: -1, depth: a.nodes[at].depth + 1})
	tree[at] = slices.Insert(tree[at], i, edge{char, to})
	return to, append(tree, nil)
}

func seek(edges []edge, char byte) (int, bool) {
	return slices.BinarySearchFunc(edges, char, func(e edge, char byte) int { return cmp.Compare(e.char, char) })
}

// lay lays the edges down one behind the other.
func (a *automaton) lay(tree [][]edge) {
	for _, e := range tree[0] {
		a.root[e.char] = e.to
	}
	for at := range a.nodes {
		a.nodes[at].from = int32(len(a.edges))
		a.edges = append(a.edges, tree[at]...)
		a.nodes[at].to = int32(len(a.edges))
	}
}

// link finds for each state where to go on when no edge fits, from the root
// outwards: those nearer are linked already. It gives the order in which it went.
func (a *automaton) link() []int32 {
	queue := make([]int32, 1, len(a.nodes))
	for _, e := range a.edges[a.nodes[0].from:a.nodes[0].to] {
		queue = append(queue, e.to)
	}
	for i := 1; i < len(queue); i++ {
		n := a.nodes[queue[i]]
		for _, e := range a.edges[n.from:n.to] {
			fail := a.next(n.fail, e.char)
			a.nodes[e.to].fail = fail
			a.nodes[e.to].output = fail
			if a.nodes[fail].id < 0 {
				a.nodes[e.to].output = a.nodes[fail].output
			}
			queue = append(queue, e.to)
		}
	}
	return queue
}

// next goes on from a state with one more byte.
func (a *automaton) next(at int32, char byte) int32 {
	for at != 0 {
		if to := a.edge(at, char); to != 0 {
			return to
		}
		at = a.nodes[at].fail
	}
	return a.root[char]
}

// edge is the state behind a byte; 0 when there is none.
func (a *automaton) edge(at int32, char byte) int32 {
	n := &a.nodes[at]
	edges := a.edges[n.from:n.to]
	if len(edges) > 8 {
		if i, found := seek(edges, char); found {
			return edges[i].to
		}
		return 0
	}
	for _, e := range edges {
		if e.char == char {
			return e.to
		}
	}
	return 0
}

// append adds the phrases of the automaton that are in the text.
func (a *automaton) append(dst []Match, s *Set, text []byte) []Match {
	if a.flat != nil {
		return a.flat.append(dst, s, text)
	}
	at := int32(0)
	for i, char := range text {
		at = a.next(at, char)
		dst = a.told(dst, s, at, i+1)
	}
	return dst
}

// told adds the phrases that end at a place where a state is reached.
func (a *automaton) told(dst []Match, s *Set, at int32, end int) []Match {
	if a.nodes[at].id < 0 {
		at = a.nodes[at].output
	}
	for ; at != 0; at = a.nodes[at].output {
		n := &a.nodes[at]
		dst = s.add(dst, n.id, end-int(n.depth), end)
	}
	return dst
}
