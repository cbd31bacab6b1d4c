package match

// rows is a small automaton with a row for each state: what follows each letter. A
// state is known by where its row begins.
type rows struct {
	*alphabet
	next  []uint32 // with the highest bit when a phrase ends there
	width uint32   // letters
}

// maxRows is how many letters all states have together, four bytes each, so that
// they stay in the processor's second cache.
const maxRows = 1 << 17

// rowsOf gives the rows of a linked automaton; nil when they would be many.
func rowsOf(a *automaton, order []int32) *rows {
	if len(a.nodes)*a.count > maxRows {
		return nil
	}
	t := &rows{alphabet: a.alphabet, next: make([]uint32, len(a.nodes)*a.count), width: uint32(a.count)}
	for _, at := range order { // what a state fails to comes before it
		n := &a.nodes[at]
		row := t.next[uint32(at)*t.width:][:t.width]
		if at != 0 {
			copy(row, t.next[uint32(n.fail)*t.width:])
		}
		for _, e := range a.edges[n.from:n.to] {
			if row[e.letter] = uint32(e.to) * t.width; a.ends(e.to) {
				row[e.letter] |= ended
			}
		}
	}
	return t
}

// ended marks a state at which a phrase ends.
const ended = 1 << 31

// walk is that of the automaton.
func (t *rows) walk(text []byte, left int, at standing) (behind standing, rest []byte, met bool) {
	here := at.at
	if t.wide == nil {
		return t.walkBytes(text, left, here)
	}
	var letter uint16
	for len(text) > left && len(text) > len(enough) {
		letter, text = t.read(text)
		if here = t.next[here+uint32(letter)]; here&ended != 0 {
			return standing{at: here &^ ended}, text, true
		}
	}
	return standing{at: here}, text, false
}

// walkBytes is walk where each byte is a letter.
func (t *rows) walkBytes(text []byte, left int, here uint32) (behind standing, rest []byte, met bool) {
	for i, char := range text[:max(0, len(text)-left)] {
		if here = t.next[here+uint32(t.narrow[char])]; here&ended != 0 {
			return standing{at: here &^ ended}, text[i+1:], true
		}
	}
	return standing{at: here}, text[max(0, len(text)-left):], false
}
