package sound

import "unicode/utf8"

// Set is a number of phrases, ready to be looked for by their sound. It may be
// used by any number of goroutines.
type Set struct {
	phrases []phrase
	// What each character counts as, the common ones from firstCommon on in common.
	// Characters that stand for the same in every phrase are one symbol; 0 are those
	// that no phrase has.
	common  []uint16
	symbols map[rune]uint16
	count   int                // of symbols
	pairs   []uint64           // a bit for each two symbols with which a phrase may begin
	heads   map[uint32][]int32 // the phrases that do
}

// phrase is one that is looked for.
type phrase struct {
	text  string
	takes [][]uint64 // for each character, a bit for each symbol that sounds like it
}

const (
	firstCommon = 0x4E00
	afterCommon = 0xA000
)

// New prepares phrases in normal form (text.Normal). Matches tell a phrase by its
// place in the slice. Phrases of less than two characters are never found.
func New(phrases []string) *Set {
	s := &Set{common: make([]uint16, afterCommon-firstCommon), symbols: map[rune]uint16{}, heads: map[uint32][]int32{}}
	b := builder{Set: s, readings: readings(), named: map[string]uint16{}}
	b.number(phrases)
	for id, text := range phrases {
		b.add(int32(id), text)
	}
	return s
}

// symbol of a character.
func (s *Set) symbol(r rune) uint16 {
	if r >= firstCommon && r < afterCommon {
		return s.common[r-firstCommon]
	}
	return s.symbols[r]
}

// Find tells of every place of a dense text (text.Page) at which something sounds
// like a phrase and is written otherwise: bytes from to to.
func (s *Set) Find(dense []byte, emit func(id, from, to int)) {
	before, start := uint16(0), 0
	for i := 0; i < len(dense); {
		r, size := rune(dense[i]), 1
		if r >= utf8.RuneSelf {
			r, size = decode(dense[i:])
		}
		symbol := s.symbol(r)
		if before != 0 && symbol != 0 {
			pair := uint(before)*uint(s.count) + uint(symbol)
			if s.pairs[pair/64]>>(pair%64)&1 != 0 {
				s.verify(dense, start, i+size, uint32(pair), emit)
			}
		}
		before, start = symbol, i
		i += size
	}
}

// decode reads a character; common Han go the short way.
func decode(text []byte) (rune, int) {
	if first := text[0]; first >= 0xE4 && first <= 0xE9 && len(text) > 2 {
		return rune(first&15)<<12 | rune(text[1]&63)<<6 | rune(text[2]&63), 3
	}
	return utf8.DecodeRune(text)
}

// verify looks at the phrases that may begin with two characters.
func (s *Set) verify(dense []byte, from, behind int, pair uint32, emit func(id, from, to int)) {
	for _, id := range s.heads[pair] {
		p, to := &s.phrases[id], behind
		for _, takes := range p.takes[2:] {
			if to == len(dense) {
				to = 0
				break
			}
			r, size := decode(dense[to:])
			if symbol := s.symbol(r); takes[symbol/64]>>(symbol%64)&1 == 0 {
				to = 0
				break
			}
			to += size
		}
		if to > 0 && string(dense[from:to]) != p.text {
			emit(int(id), from, to)
		}
	}
}
