package pattern

import "unicode/utf8"

// atom is a few bytes by which a literal is noticed: two characters of three bytes
// each, one such character, or one or two bytes of ASCII.
type atom struct {
	kind   atomKind
	key    uint64 // its bytes, the first lowest
	offset int    // where it stands in the literal
}

type atomKind uint8

const (
	noAtom atomKind = iota
	pairAtom
	singleAtom
	asciiPair
	asciiSingle
)

// size is how many bytes an atom has.
func (a atom) size() int { return [...]int{0, 6, 3, 2, 1}[a.kind] }

// atomsOf are the atoms of a literal.
func atomsOf(literal string) []atom {
	var all []atom
	add := func(kind atomKind, from int) {
		a := atom{kind: kind, offset: from}
		a.key = keyOf(literal[from:][:a.size()])
		all = append(all, a)
	}
	for i := 0; i < len(literal); {
		_, size := utf8.DecodeRuneInString(literal[i:])
		_, after := utf8.DecodeRuneInString(literal[i+size:])
		switch {
		case size == 3 && after == 3:
			add(pairAtom, i)
		case size == 3:
			add(singleAtom, i)
		case size == 1 && after == 1 && literal[i] != '\n' && literal[i+1] != '\n':
			add(asciiPair, i)
		case size == 1 && literal[i] < utf8.RuneSelf && literal[i] != '\n':
			add(asciiSingle, i)
		}
		i += size
	}
	return all
}

// keyOf packs up to six bytes.
func keyOf(part string) uint64 {
	var key uint64
	for i := range len(part) {
		key |= uint64(part[i]) << (8 * i)
	}
	return key
}
