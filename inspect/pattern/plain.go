package pattern

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// plain are the bytes of ASCII with which the atoms of literals begin that have no
// Chinese characters.
type plain struct {
	letters []byte // all of them, when they are few
	pairs   [1 << 10]uint64
	singles [4]uint64
	any     bool
	from    uint64 // what to add to seven bits so that bytes from the lowest on set the eighth
	above   uint64 // and those above the highest
}

// fewLetters is how many letters are looked for one by one.
const fewLetters = 3

const every = 0x0101010101010101

// notice marks an atom.
func (p *plain) notice(a atom) {
	if a.kind == asciiPair {
		p.pairs[a.key>>6] |= 1 << (a.key & 63)
	} else {
		p.singles[a.key>>6] |= 1 << (a.key & 63)
	}
	if letter := byte(a.key); !bytes.Contains(p.letters, []byte{letter}) {
		p.letters = append(p.letters, letter)
	}
}

// finish is called when all atoms are known.
func (p *plain) finish() {
	p.any = len(p.letters) > 0
	if len(p.letters) <= fewLetters {
		return
	}
	lowest, highest := byte(0x7F), byte(0)
	for _, letter := range p.letters {
		lowest, highest = min(lowest, letter), max(highest, letter)
	}
	p.from, p.above = uint64(0x80-uint(lowest))*every, uint64(0x7F-uint(highest))*every
	p.letters = nil
}

// scanPlain finds atoms of ASCII. There is little of it in Chinese text.
func (s *Scanner) scanPlain(dst []int32, m *Memory, text []byte) []int32 {
	if !s.plain.any {
		return dst
	}
	if s.plain.letters == nil {
		return s.scanRange(dst, m, text)
	}
	for _, letter := range s.plain.letters {
		for from := 0; ; from++ {
			next := bytes.IndexByte(text[from:], letter)
			if next < 0 {
				break
			}
			from += next
			dst = s.checkPlain(dst, m, text, from)
		}
	}
	return dst
}

// scanRange looks at the bytes between the lowest and the highest letter.
func (s *Scanner) scanRange(dst []int32, m *Memory, text []byte) []int32 {
	for from := 0; from < len(text); from += 8 {
		var word uint64
		if rest := text[from:]; len(rest) >= 8 {
			word = binary.LittleEndian.Uint64(rest)
		} else {
			var tail [8]byte
			copy(tail[:], rest)
			word = binary.LittleEndian.Uint64(tail[:])
		}
		seven := word & (0x7F * every)
		for marks := (seven + s.plain.from) &^ (seven + s.plain.above) &^ word & (0x80 * every); marks != 0; marks &= marks - 1 {
			if at := from + bits.TrailingZeros64(marks)>>3; at < len(text) {
				dst = s.checkPlain(dst, m, text, at)
			}
		}
	}
	return dst
}

// checkPlain follows up a byte with the byte behind it.
func (s *Scanner) checkPlain(dst []int32, m *Memory, text []byte, at int) []int32 {
	one := uint64(text[at])
	if at+1 < len(text) {
		if pair := one | uint64(text[at+1])<<8; s.plain.pairs[pair>>6]>>(pair&63)&1 != 0 {
			dst = s.follow(dst, m, text, at, keyed(asciiPair, pair))
		}
	}
	if s.plain.singles[one>>6]>>(one&63)&1 != 0 {
		dst = s.follow(dst, m, text, at, keyed(asciiSingle, one))
	}
	return dst
}
