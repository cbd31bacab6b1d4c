package pattern

import "sync/atomic"

// machine finds one expression: one automaton gives where a match ends, the other
// where it begins.
type machine struct {
	forward, backward *dfa
	view              []uint8 // the class of each letter
}

// maxRestarts is how often a search begins again because the states of its
// automaton became too many. Then package regexp does it.
const maxRestarts = 2

// outcome of a walk through an automaton.
type outcome uint8

const (
	nothing outcome = iota
	matched
	gaveUp
)

// find gives the leftmost match that begins at from or behind, in characters.
func (m *machine) find(t *Text, from int) (begin, end int, how outcome) {
	end, how = m.endBehind(t, from, false)
	if how != matched {
		return 0, 0, how
	}
	begin, how = m.beginBefore(t, from, end)
	return begin, end, how
}

// endBehind walks on from a character. It gives where the leftmost match ends, or
// just any if that is enough.
func (m *machine) endBehind(t *Text, from int, anyMatch bool) (int, outcome) {
	for range maxRestarts {
		if end, how := m.walkOn(t, from, anyMatch); how != gaveUp {
			return end, how
		}
	}
	return 0, gaveUp
}

func (m *machine) walkOn(t *Text, from int, anyMatch bool) (int, outcome) {
	d := m.forward
	tab := d.table()
	next, view := tab.next, m.view
	begin := 0
	if from == 0 {
		begin = 1
	}
	entry := tab.starts[begin]
	last, how := 0, nothing
	for i, letters := from, t.letters; ; i++ {
		if entry <= 0 {
			if entry == dead {
				return last, how
			}
			entry = -entry
			if last, how = i, matched; anyMatch {
				return last, how
			}
		}
		if i == len(letters) {
			break
		}
		column := int(view[letters[i]])
		row := entry
		if entry = atomic.LoadInt32(&next[int(row)+column]); entry == 0 {
			if entry, tab = d.step(tab, row, column); tab == nil {
				return 0, gaveUp
			}
			next = tab.next
		}
	}
	column := d.stride - 1
	row := entry
	if entry = atomic.LoadInt32(&next[int(row)+column]); entry == 0 {
		if entry, tab = d.step(tab, row, column); tab == nil {
			return 0, gaveUp
		}
	}
	if entry == endMatch {
		return len(t.letters), matched
	}
	return last, how
}

// beginBefore walks back from the end of a match to where the longest that ends
// there begins, no further than from.
func (m *machine) beginBefore(t *Text, from, end int) (int, outcome) {
	for range maxRestarts {
		if begin, how := m.walkBack(t, from, end); how != gaveUp {
			return begin, how
		}
	}
	return 0, gaveUp
}

func (m *machine) walkBack(t *Text, from, end int) (int, outcome) {
	d := m.backward
	tab := d.table()
	next, view := tab.next, m.view
	begin := 0
	if end == len(t.letters) {
		begin = 1
	}
	entry := tab.starts[begin]
	last := end
	for i := end; ; i-- {
		if entry <= 0 {
			if entry == dead {
				return last, matched
			}
			entry, last = -entry, i
		}
		if i == from {
			break
		}
		column := int(view[t.letters[i-1]])
		row := entry
		if entry = atomic.LoadInt32(&next[int(row)+column]); entry == 0 {
			if entry, tab = d.step(tab, row, column); tab == nil {
				return 0, gaveUp
			}
			next = tab.next
		}
	}
	if from > 0 {
		return last, matched
	}
	column := d.stride - 1
	row := entry
	if entry = atomic.LoadInt32(&next[int(row)+column]); entry == 0 {
		if entry, tab = d.step(tab, row, column); tab == nil {
			return 0, gaveUp
		}
	}
	if entry == endMatch {
		last = 0
	}
	return last, matched
}
