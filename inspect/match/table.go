package match

import (
	"math"
	"slices"
)

// table is an automaton in which the state behind any letter is one look-up away,
// whatever was read: nothing is tried again from a shorter beginning, and no branch
// depends on the text until a phrase ends. A state's letters share one row with
// those of other states, and tell whose they are. Behind a letter that a state does
// not have, the text goes on as if only the letter before had been read, and if that
// has it neither, as from the root; both do not depend on the state, so that the
// processor is ahead with them.
//
// A state is known by where its letters begin in the row: the root by 0.
type table struct {
	*alphabet
	cells []cell
	nodes []int32 // by state: its node; -1 when there is no such state
}

// cell is what follows a state and a letter.
type cell struct {
	from uint32 // the state; free when there is none
	to   uint32 // the next, and ended when a phrase ends there
}

const (
	free = math.MaxUint32
	// maxCells is how long the row may be, eight bytes a cell.
	maxCells = 1 << 20
)

// tableOf gives the table of a linked automaton; nil when it would be large.
func tableOf(a *automaton, order []int32) *table {
	all := lettersOf(a, order)
	if all == nil {
		return nil
	}
	t := &table{alphabet: a.alphabet}
	t.grow(a.count)
	t.nodes[0] = 0
	for letter := range a.count {
		t.cells[letter] = cell{}
	}
	begins := make([]int32, len(a.nodes))
	first := 1 // where there may be room

	for at := 1; at < len(all); at++ { // phrase by phrase: what is read together lies together
		begins[at] = t.place(all[at], &first, a.count)
		if len(t.cells) > maxCells {
			return nil
		}
		t.nodes[begins[at]] = int32(at)
	}
	for at, letters := range all {
		for _, e := range letters {
			c := &t.cells[int(begins[at])+int(e.letter)]
			if c.to = uint32(begins[e.to]); a.ends(e.to) {
				c.to |= ended
			}
		}
	}
	return t
}

// lettersOf are the letters that each state has: its own, and those of what it fails
// to, unless that is but one letter. Nil when they are too many.
func lettersOf(a *automaton, order []int32) [][]edge {
	all := make([][]edge, len(a.nodes))
	single := make([]bool, len(a.nodes))
	for _, e := range a.edges[a.nodes[0].from:a.nodes[0].to] {
		single[e.to] = true
	}
	total := 0
	for _, at := range order { // what a state fails to comes before it
		n := &a.nodes[at]
		all[at] = a.edges[n.from:n.to]
		if n.fail != 0 && !single[n.fail] {
			all[at] = merged(all[at], all[n.fail])
		}
		if total += len(all[at]); total > maxCells/2 {
			return nil
		}
	}
	return all
}

// merged are edges in order of letter, of two with one letter the first one's.
func merged(own, inherited []edge) []edge {
	if len(inherited) == 0 {
		return own
	}
	all := slices.Clone(own)
	for _, e := range inherited {
		if _, found := seek(own, e.letter); !found {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b edge) int { return int(a.letter) - int(b.letter) })
	return all
}

// nearby is how far back of the last place there may be more room.
const nearby = 64

// place finds room for the letters of a state, from a place on that is left behind
// when it is nearly full there.
func (t *table) place(letters []edge, first *int, count int) int32 {
	at := *first
	for t.grow(at + count); !t.fits(letters, at); t.grow(at + count) {
		at++
	}
	*first = max(*first, at-nearby)
	for _, e := range letters {
		t.cells[at+int(e.letter)].from = uint32(at)
	}
	return int32(at)
}

// fits says whether a state may begin at a place.
func (t *table) fits(letters []edge, at int) bool {
	if t.nodes[at] >= 0 {
		return false
	}
	cells := t.cells[at:]
	for i := range letters {
		if cells[letters[i].letter].from != free {
			return false
		}
	}
	return true
}

// grow makes the row at least so long.
func (t *table) grow(length int) {
	for i := len(t.cells); i < length; i++ {
		t.cells = append(t.cells, cell{from: free})
		t.nodes = append(t.nodes, -1)
	}
}

// walk is that of the automaton.
func (t *table) walk(text []byte, left int, at standing) (behind standing, rest []byte, met bool) {
	cells, here, before := t.cells, at.at, at.before
	var letter uint16
	for len(text) > left && len(text) > len(enough) {
		letter, text = t.read(text)
		first := cells[letter].to
		next := first
		if c := &cells[before+uint32(letter)]; c.from == before {
			next = c.to
		}
		if c := &cells[here+uint32(letter)]; c.from == here {
			next = c.to
		}
		before, here = first&^ended, next&^ended
		if next != here {
			return standing{here, before}, text, true
		}
	}
	return standing{here, before}, text, false
}
