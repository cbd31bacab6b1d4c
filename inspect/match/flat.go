package match

// flat is the automaton as a table: one look-up a byte, whatever was read. Bytes
// that no phrase has are one class, the others one each.
type flat struct {
	class [256]uint8
	width int32   // classes
	next  []int32 // by state and class: where the next state begins here; negative when a phrase ends there
}

// maxFlat is how many entries the table may have, four bytes each, so that it stays
// in the processor's second cache.
const maxFlat = 1 << 18

// flattened gives the table of a linked automaton; nil when it would be large.
func flattened(a *automaton, order []int32) *flat {
	f := &flat{width: 1}
	for _, e := range a.edges {
		if f.class[e.char] == 0 {
			if f.width == 256 {
				return nil
			}
			f.class[e.char] = uint8(f.width)
			f.width++
		}
	}
	if len(a.nodes)*int(f.width) > maxFlat {
		return nil
	}
	f.next = make([]int32, len(a.nodes)*int(f.width))
	for _, at := range order { // what a state fails to comes before it
		row := f.next[at*f.width:][:f.width]
		if at != 0 {
			copy(row, f.next[a.nodes[at].fail*f.width:])
		}
		for _, e := range a.edges[a.nodes[at].from:a.nodes[at].to] {
			row[f.class[e.char]] = f.entry(a, e.to)
		}
	}
	return f
}

func (f *flat) entry(a *automaton, state int32) int32 {
	if a.nodes[state].id >= 0 || a.nodes[state].output != 0 {
		return -state * f.width
	}
	return state * f.width
}

// append adds the phrases of the automaton that are in the text.
func (f *flat) append(dst []Match, s *Set, text []byte) []Match {
	next := f.next
	at := int32(0)
	for i, char := range text {
		at = next[int(at)+int(f.class[char])]
		if at < 0 {
			at = -at
			dst = s.rest.told(dst, s, at/f.width, i+1)
		}
	}
	return dst
}
