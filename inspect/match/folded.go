package match

import (
	"unicode/utf8"
)

// folded is the automaton behind Find.
type folded struct {
	classes map[rune]int32 // what the characters of the phrases are called in the nodes
	han     []int32        // the same for the common Han characters, from firstHan on
	root    []int32        // the node behind each class at the beginning
	nodes   []node
	longest int // characters of the longest phrase
}

const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// node is a place in the automaton: what has been read is a beginning of some
// phrase.
type node struct {
	edges  []edge // in order of class
	fail   int32  // where the longest proper end of what was read stands
	output int32  // the nearest node along fail at which a phrase ends; 0 when none
	ids    []int32
	length int32 // characters from the root
}

type edge struct {
	class, to int32
}

// newFolded prepares phrases in normal form.
func newFolded(phrases []string) *folded {
	s := &folded{
		classes: map[rune]int32{},
		han:     make([]int32, lastHan-firstHan+1),
		nodes:   make([]node, 1),
	}
	b := builder{folded: s}
	for id, phrase := range phrases {
		b.add(int32(id), Normal(phrase))
	}
	b.link()
	return s
}

// class of a folded character; 0 when no phrase has it.
func (s *folded) class(r rune) int32 {
	if r >= firstHan && r <= lastHan {
		return s.han[r-firstHan]
	}
	return s.classes[r]
}

// step goes on from a node with one more character.
func (s *folded) step(at, class int32) int32 {
	if class == 0 {
		return 0
	}
	for at != 0 {
		if to := s.nodes[at].next(class); to != 0 {
			return to
		}
		at = s.nodes[at].fail
	}
	return s.root[class]
}

// next is the node behind an edge; 0 when there is none.
func (n *node) next(class int32) int32 {
	if len(n.edges) > 8 {
		return search(n.edges, class)
	}
	for _, e := range n.edges {
		if e.class == class {
			return e.to
		}
	}
	return 0
}

func search(edges []edge, class int32) int32 {
	from, to := 0, len(edges)
	for from < to {
		middle := int(uint(from+to) >> 1)
		switch e := edges[middle]; {
		case e.class == class:
			return e.to
		case e.class < class:
			from = middle + 1
		default:
			to = middle
		}
	}
	return 0
}

// find tells of every place at which a phrase stands in the text: bytes from to
// to, in the order in which the matches end.
func (s *folded) find(text string, emit func(id, from, to int)) {
	var ring [256]int32
	starts := ring[:]
	if s.longest >= len(ring) { // a power of two, so that a mask finds the place
		size := len(ring)
		for size <= s.longest {
			size *= 2
		}
		starts = make([]int32, size)
	}
	scan := scanner{folded: s, text: text, starts: starts, emit: emit}
	scan.run()
}

// scanner walks over one text.
type scanner struct {
	*folded
	text   string
	starts []int32 // where the last characters begin, by their number
	emit   func(id, from, to int)
	count  int // characters read, in normal form
	at     int32
}

func (s *scanner) run() {
	afterHan := false
	for i := 0; i < len(s.text); {
		r, size := decode(s.text[i:])
		r = Fold(r)
		if afterHan && Separates(r) {
			if end := s.passed(i); end > i {
				i = end
				continue
			}
		}
		s.read(r, i, i+size)
		i += size
		afterHan = Han(r)
	}
}

// decode reads a character. ASCII and common Han, which are nearly all there is,
// go the short way.
func decode(text string) (rune, int) {
	first := text[0]
	if first < utf8.RuneSelf {
		return rune(first), 1
	}
	if first >= 0xE4 && first <= 0xE9 && len(text) > 2 && text[1]&0xC0 == 0x80 && text[2]&0xC0 == 0x80 {
		return rune(first&0x0F)<<12 | rune(text[1]&0x3F)<<6 | rune(text[2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(text)
}

// passed skips separators that stand before a Han character. It stays where it
// is when something else follows.
func (s *scanner) passed(from int) int {
	for i := from; i < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		switch r = Fold(r); {
		case Han(r):
			return i
		case !Separates(r):
			return from
		}
		i += size
	}
	return from
}

// read goes on with one character and tells of what ends with it.
func (s *scanner) read(r rune, from, to int) {
	mask := len(s.starts) - 1
	s.starts[s.count&mask] = int32(from)
	s.count++
	s.at = s.step(s.at, s.class(r))
	at := s.at
	if len(s.nodes[at].ids) == 0 {
		at = s.nodes[at].output
	}
	for ; at != 0; at = s.nodes[at].output {
		n := &s.nodes[at]
		start := int(s.starts[(s.count-int(n.length))&mask])
		for _, id := range n.ids {
			s.emit(int(id), start, to)
		}
	}
}
