package match

import "encoding/binary"

// Steps is how often finding all matches in a text compares an entry or goes on in
// the automaton.
func (s *Set) Steps(text []byte) int {
	steps := 0
	padded := append(append([]byte(nil), text...), make([]byte, 8)...)
	indexes := append([]index{s.pairs, s.singles}, s.short...)
	for at := range text {
		word := binary.LittleEndian.Uint64(padded[at:])
		for i := range indexes {
			if x := &indexes[i]; x.entries != nil && x.holds(word) {
				slot := x.slot(word)
				for _, e := range x.entries[x.heads[slot]:x.heads[slot+1]] {
					steps += 1 + int(e.key>>lengthBit)/step
				}
			}
		}
	}
	if s.rest == nil {
		return steps
	}
	at := int32(0)
	for _, char := range text {
		for n := at; n != 0; n = s.rest.nodes[n].fail {
			steps++
			if s.rest.edge(n, char) != 0 {
				break
			}
		}
		at = s.rest.next(at, char)
		steps++
	}
	return steps
}
