package match

import (
	"encoding/binary"
	"math/bits"
)

// every has the same bit in each of eight bytes.
const every = 0x0101010101010101

// letters marks, in the highest bit of each byte of a word, ASCII from 0x30 on:
// digits, letters and a few signs.
func letters(word uint64) uint64 {
	return (word&(0x7F*every) + 0x50*every) &^ word & (0x80 * every)
}

// others marks all bytes that neither begin nor continue a character of three
// bytes.
func others(word uint64) uint64 {
	three := word & (word << 1) & (word << 2) &^ (word << 3)
	inside := word &^ (word << 1)
	return 0x80 * every &^ (three | inside)
}

// scanShort finds the phrases whose anchors are letters, digits and other bytes
// than those of characters of three bytes. There are few of them in Chinese text,
// so eight bytes are passed over at a time.
func (s *Set) scanShort(dst []Match, text []byte, x *index) []Match {
	for from := 0; from < len(text); from += 8 {
		word := load(text, from)
		marks := others(word)
		if x.letters {
			marks = letters(word)
		}
		for ; marks != 0; marks &= marks - 1 {
			at := from + bits.TrailingZeros64(marks)>>3
			if at >= len(text) {
				break
			}
			here := load(text, at)
			if hash := x.hash(here); x.holds(hash) {
				dst = s.check(x, dst, text, at, here, hash)
			}
		}
	}
	return dst
}

// load reads eight bytes, the first lowest; those behind the end are 0.
func load(text []byte, at int) uint64 {
	if len(text)-at >= 8 {
		return binary.LittleEndian.Uint64(text[at:])
	}
	var word [8]byte
	copy(word[:], text[at:])
	return binary.LittleEndian.Uint64(word[:])
}
