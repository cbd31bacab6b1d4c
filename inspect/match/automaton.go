package match

import (
	"cmp"
	"slices"
)

// automaton is that of Aho and Corasick over the letters of its phrases. It needs
// the same few steps a letter whatever the text.
type automaton struct {
	*alphabet
	root    []int32 // by letter: the state behind it at the beginning
	nodes   []state
	edges   []edge // of each state, in order of letter
	rows    *rows  // the same with a row for each state; nil when that would be large
	table   *table // the same with rows inside each other; nil when that would be large, too, or there are rows
	longest int    // bytes of a phrase
}

// state is what has been read: the beginning of some phrase.
type state struct {
	from, to int32 // its edges
	fail     int32 // where the longest proper end of what was read stands
	output   int32 // the nearest state along fail with a phrase; 0 when none
	id       int32 // the phrase that ends here, or -1
	depth    int32 // bytes read
	behind   int32 // of them those from the anchor of the phrase on
}

// edge leads from one state to another.
type edge struct {
	letter uint16
	to     int32
}

// member is a phrase of an automaton.
type member struct {
	phrase string
	id     int32
	anchor int // where in the phrase it stands
}

// newAutomaton takes phrases, no two of them equal; nil when there are none.
func newAutomaton(phrases []member) *automaton {
	if len(phrases) == 0 {
		return nil
	}
	wide := !slices.ContainsFunc(phrases, func(m member) bool { return !whole(m.phrase) })
	a := &automaton{alphabet: alphabetOf(phrases, wide), nodes: []state{{id: -1}}}
	tree := [][]edge{nil}
	for _, m := range phrases {
		at := int32(0)
		text := append([]byte(m.phrase), enough...)
		for len(text) > len(enough) {
			letter, rest := a.read(text)
			at, tree = a.child(tree, at, edge{letter: letter}, len(text)-len(rest))
			text = rest
		}
		a.nodes[at].id, a.nodes[at].behind = m.id, int32(len(m.phrase)-m.anchor)
		a.longest = max(a.longest, len(m.phrase))
	}
	a.lay(tree)
	order := a.link()
	if a.rows = rowsOf(a, order); a.rows == nil {
		a.table = tableOf(a, order)
	}
	return a
}

// child is the state to which an edge leads, a new one if there is none.
func (a *automaton) child(tree [][]edge, at int32, e edge, size int) (int32, [][]edge) {
	i, found := seek(tree[at], e.letter)
	if found {
		return tree[at][i].to, tree
	}
	e.to = int32(len(a.nodes))
	a.nodes = append(a.nodes, state{id: -1, depth: a.nodes[at].depth + int32(size)})
	tree[at] = slices.Insert(tree[at], i, e)
	return e.to, append(tree, nil)
}

func seek(edges []edge, letter uint16) (int, bool) {
	return slices.BinarySearchFunc(edges, letter, func(e edge, letter uint16) int { return cmp.Compare(e.letter, letter) })
}

// lay lays the edges down one behind the other.
func (a *automaton) lay(tree [][]edge) {
	a.root = make([]int32, a.count)
	for _, e := range tree[0] {
		a.root[e.letter] = e.to
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
			fail := a.next(n.fail, e.letter)
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

// next goes on from a state with one more letter.
func (a *automaton) next(at int32, letter uint16) int32 {
	for at != 0 {
		if to := a.edge(at, letter); to != 0 {
			return to
		}
		at = a.nodes[at].fail
	}
	return a.root[letter]
}

// edge is the state behind a letter; 0 when there is none.
func (a *automaton) edge(at int32, letter uint16) int32 {
	n := &a.nodes[at]
	edges := a.edges[n.from:n.to]
	if len(edges) > 8 {
		if i, found := seek(edges, letter); found {
			return edges[i].to
		}
		return 0
	}
	for _, e := range edges {
		if e.letter == letter {
			return e.to
		}
	}
	return 0
}

// ends says whether some phrase ends where a state is reached.
func (a *automaton) ends(at int32) bool { return a.nodes[at].id >= 0 || a.nodes[at].output != 0 }

// standing is where an automaton stands in a text. The zero standing is its root.
type standing struct {
	at     uint32 // a state as rows, table or nodes know it
	before uint32 // of a table: the state behind the last letter alone
}

// enough is what must be behind a text for the automaton to read its last letter.
const enough = "\x00\x00\x00"

// tell tells of each phrase in a part of the text of a search, the anchor of which
// stands where the search wants it.
func (a *automaton) tell(r *search, from, to int) {
	text := r.text[from:]
	at, text := a.tellAll(r, text, len(r.text), max(len(enough), len(r.text)-to), standing{})
	if left := to - (len(r.text) - len(text)); left > 0 {
		var tail [2 * len(enough)]byte
		copy(tail[:], text)
		a.tellAll(r, tail[:len(text)+len(enough)], len(r.text)+len(enough), len(text)-left+len(enough), at)
	}
}

// tellAll reads a text until so many bytes are left. It is the end of a text that
// has so many bytes in all.
func (a *automaton) tellAll(r *search, text []byte, all, left int, at standing) (standing, []byte) {
	for len(text) > left {
		var met bool
		switch {
		case a.rows != nil:
			at, text, met = a.rows.walk(text, left, at)
			if met {
				a.ended(r, int32(at.at/a.rows.width), all-len(text))
			}
		case a.table != nil:
			at, text, met = a.table.walk(text, left, at)
			if met {
				a.ended(r, a.table.nodes[at.at], all-len(text))
			}
		default:
			at, text, met = a.walk(text, left, at)
			if met {
				a.ended(r, int32(at.at), all-len(text))
			}
		}
	}
	return at, text
}

// walk reads a text until a phrase ends or so many bytes are left.
func (a *automaton) walk(text []byte, left int, at standing) (behind standing, rest []byte, met bool) {
	var letter uint16
	for len(text) > left {
		letter, text = a.read(text)
		at.at = uint32(a.next(int32(at.at), letter))
		if a.ends(int32(at.at)) {
			return at, text, true
		}
	}
	return at, text, false
}

// ended adds the phrases that end at a place where a node is reached.
func (a *automaton) ended(r *search, at int32, end int) {
	if a.nodes[at].id < 0 {
		at = a.nodes[at].output
	}
	for at != 0 {
		n := &a.nodes[at]
		if anchor := end - int(n.behind); anchor >= r.from && anchor < r.to {
			r.add(n.id, end-int(n.depth), end)
		}
		at = n.output
	}
}
