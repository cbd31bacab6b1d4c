package search

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/text"
)

// Text is one conversation or one ticket, turn by turn. It is used again for the next one;
// it must not be used by two goroutines at once. The zero Text is empty and ready.
type Text struct {
	page  text.Page
	roles []Roles // of each turn
	ends  []int   // of each turn, behind its line feed
}

// Reset forgets all turns.
func (t *Text) Reset() {
	t.page.Reset()
	t.roles, t.ends = t.roles[:0], t.ends[:0]
}

// Add reads the next turn.
func (t *Text) Add(by Roles, said string) {
	t.page.Add(said)
	t.roles = append(t.roles, by)
	t.ends = append(t.ends, len(t.page.Dense()))
}

// Entry is a term of a text with who said it: the term in the upper bits, the roles in the
// lower three.
type Entry uint64

func entry(t Term, by Roles) Entry { return Entry(t)<<roleBits | Entry(by) }

func (e Entry) term() Term   { return Term(e >> roleBits) }
func (e Entry) roles() Roles { return Roles(e) & Anyone }

// Entries gives the pairs of the text and its tags, each once, in order. It writes over the
// memory of into.
func (t *Text) Entries(into []Entry, tags ...Term) []Entry {
	all := into[:0]
	dense, begin := t.page.Dense(), 0
	for i, end := range t.ends {
		all = pairs(all, dense[begin:end-1], t.roles[i])
		begin = end
	}
	for _, tag := range tags {
		all = append(all, entry(tag, Anyone))
	}
	slices.Sort(all)
	return compact(all)
}

func pairs(all []Entry, turn []byte, by Roles) []Entry {
	var last rune
	for len(turn) > 0 {
		r, size := utf8.DecodeRune(turn)
		turn = turn[size:]
		if last != 0 {
			all = append(all, entry(pair(last, r), by))
		}
		last = r
	}
	if last != 0 {
		all = append(all, entry(pair(last, 0), by))
	}
	return all
}

// compact makes one entry of those that have one term.
func compact(all []Entry) []Entry {
	n := 0
	for i, e := range all {
		if i > 0 && all[n-1].term() == e.term() {
			all[n-1] |= e & Entry(Anyone)
		} else {
			all[n] = e
			n++
		}
	}
	return all[:n]
}

// Spot is where a word stands: bytes From to To of what was said in a turn.
type Spot struct {
	Word     int // of the query
	Turn     int
	From, To int
}

// Has tells whether the text has the query's words and none of those that are not wanted.
// Only what is said by one of the roles counts.
func (q Query) Has(t *Text, by Roles) bool {
	for _, w := range q.Words {
		if (t.find(w.Normal, by, 0) < 0) != w.Not {
			return false
		}
	}
	return true
}

// Spots gives where the wanted words stand, by turns, limit of each word at most.
func (q Query) Spots(t *Text, by Roles, limit int) []Spot {
	var all []Spot
	for i, w := range q.Words {
		if w.Not {
			continue
		}
		at := t.find(w.Normal, by, 0)
		for n := 0; at >= 0 && n < limit; n++ {
			turn, from, to := t.page.Place(at, at+len(w.Normal))
			from, to = t.page.Turn(turn).Origin(from, to)
			all = append(all, Spot{Word: i, Turn: turn, From: from, To: to})
			at = t.find(w.Normal, by, at+len(w.Normal))
		}
	}
	slices.SortStableFunc(all, func(a, b Spot) int {
		if a.Turn != b.Turn {
			return a.Turn - b.Turn
		}
		return a.From - b.From
	})
	return all
}

// find gives where a word stands at or behind a place in the dense text, -1 for nowhere.
func (t *Text) find(word string, by Roles, from int) int {
	dense := t.page.Dense()
	for from <= len(dense) {
		at := bytes.Index(dense[from:], []byte(word))
		if at < 0 {
			return -1
		}
		at += from
		if by == Anyone || t.roles[t.turnAt(at)]&by != 0 {
			return at
		}
		from = at + len(word)
	}
	return -1
}

// turnAt is the turn in which a place of the dense text is.
func (t *Text) turnAt(at int) int {
	turn, found := slices.BinarySearch(t.ends, at)
	if found {
		turn++
	}
	return turn
}
