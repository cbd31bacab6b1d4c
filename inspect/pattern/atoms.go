package pattern

import (
	"math"
	"unicode/utf8"
)

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

// atomOf chooses the rarest atom of a literal, of a kind that is noticed best.
func atomOf(literal string) atom {
	var best atom
	rarest := math.Inf(1)
	try := func(kind atomKind, from, size int) {
		part := literal[from : from+size]
		if often := Commonness(part); often < rarest {
			rarest, best = often, atom{kind, keyOf(part), from}
		}
	}
	for i := 0; i < len(literal); {
		_, size := utf8.DecodeRuneInString(literal[i:])
		_, after := utf8.DecodeRuneInString(literal[i+size:])
		switch {
		case size == 3 && after == 3:
			try(pairAtom, i, 6)
		case size == 3:
			try(singleAtom, i, 3)
		case size == 1 && after == 1 && literal[i] != '\n' && literal[i+1] != '\n':
			try(asciiPair, i, 2)
		case size == 1 && literal[i] < utf8.RuneSelf && literal[i] != '\n':
			try(asciiSingle, i, 1)
		}
		i += size
	}
	return best
}

// keyOf packs up to six bytes.
func keyOf(part string) uint64 {
	var key uint64
	for i := range len(part) {
		key |= uint64(part[i]) << (8 * i)
	}
	return key
}
