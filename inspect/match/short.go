package match

import (
	"encoding/binary"
	"math/bits"
)

// every has the same bit in each of eight bytes.
const every = 0x0101010101010101

// span is a range of ASCII, each end eight times: what to add to seven bits so that
// the eighth is set by bytes from the lowest on, and by bytes above the highest.
type span struct{ from, above uint64 }

func spanOf(e extent) span {
	return span{uint64(0x80-e.lowest) * every, uint64(0x7F-e.highest) * every}
}

// in marks, in the highest bit of each byte of a word, those in the range.
func (s span) in(word uint64) uint64 {
	seven := word & (0x7F * every)
	return (seven + s.from) &^ (seven + s.above) &^ word & (0x80 * every)
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
// so many bytes are passed over at a time.
func (s *Set) scanShort(dst []Match, text []byte, x *index) []Match {
	from := 0
	switch {
	case x.finders != nil:
		return s.scanLetters(dst, text, x)
	case x.ascii == (span{}):
	case x.whole && x.width == 4:
		dst, from = s.scanFours(dst, text, x)
	default:
		for ; from+32 <= len(text); from += 32 {
			block := text[from : from+32]
			a, b := x.ascii.in(binary.LittleEndian.Uint64(block)), x.ascii.in(binary.LittleEndian.Uint64(block[8:]))
			c, d := x.ascii.in(binary.LittleEndian.Uint64(block[16:])), x.ascii.in(binary.LittleEndian.Uint64(block[24:]))
			if a|b|c|d != 0 {
				dst = s.lookShort(x, dst, text, from, from+32)
			}
		}
	}
	return s.lookShort(x, dst, text, from, len(text))
}

// scanFours finds phrases whose anchors are four bytes of ASCII: every fourth byte
// of the text is in each of them. It tells how far it has read.
func (s *Set) scanFours(dst []Match, text []byte, x *index) ([]Match, int) {
	const fourth = 0xFF000000FF000000
	from := 0
	for ; from+32 <= len(text); from += 32 {
		block := text[from : from+32]
		a, b := binary.LittleEndian.Uint64(block), binary.LittleEndian.Uint64(block[8:])
		c, d := binary.LittleEndian.Uint64(block[16:]), binary.LittleEndian.Uint64(block[24:])
		if x.ascii.in(a&fourth|b&fourth>>8|c&fourth>>16|d&fourth>>24) == 0 {
			continue
		}
		for i := 3; i < len(block); i += 4 {
			if x.ascii.in(uint64(block[i])) != 0 {
				dst = s.lookFour(x, dst, text, from+i-3)
			}
		}
	}
	return dst, from
}

// lookFour checks four places from one on.
func (s *Set) lookFour(x *index, dst []Match, text []byte, at int) []Match {
	for end := at + 4; at < end; at++ {
		if word := load(text, at); x.holds(word) {
			dst = s.check(x, dst, text, at, word)
		}
	}
	return dst
}

// lookShort checks the places from from on, up to to.
func (s *Set) lookShort(x *index, dst []Match, text []byte, from, to int) []Match {
	for ; from < to; from += 8 {
		word := load(text, from)
		var marks uint64
		if x.ascii != (span{}) {
			marks = x.ascii.in(word)
		} else {
			marks = others(word)
		}
		for ; marks != 0; marks &= marks - 1 {
			at := from + bits.TrailingZeros64(marks)>>3
			if at >= to {
				break
			}
			here := load(text, at)
			if x.holds(here) {
				dst = s.check(x, dst, text, at, here)
			}
		}
	}
	return dst
}

// load reads eight bytes, the first lowest; those behind the end are 0.
func load(text []byte, at int) uint64 {
	if at+8 <= len(text) {
		return binary.LittleEndian.Uint64(text[at:])
	}
	var word [8]byte
	copy(word[:], text[at:])
	return binary.LittleEndian.Uint64(word[:])
}
