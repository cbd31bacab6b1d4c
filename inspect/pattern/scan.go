package pattern

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
)

const (
	stride = 3  // bytes from place to place
	sight  = 8  // bytes seen from a place
	places = 64 // in a block, one bit each
)

// scan notices atoms and follows them up.
func (s *Scanner) scan(dst []int32, m *Memory, text []byte) []int32 {
	from := 0
	for len(text)-from >= sight {
		block := text[from:min(len(text), from+stride*(places-1)+sight)]
		marks, count := s.mark(block)
		for marks <<= places - count; marks != 0; {
			place := bits.LeadingZeros64(marks)
			marks &^= 1 << (63 - place)
			at := from + stride*place
			dst = s.check(dst, m, text, at, binary.LittleEndian.Uint64(text[at:]))
		}
		from += stride * count
	}
	for ; from < len(text); from += stride {
		var tail [sight]byte
		copy(tail[:], text[from:])
		dst = s.check(dst, m, text, from, binary.LittleEndian.Uint64(tail[:]))
	}
	return dst
}

// lead is by how many bits a word must be shifted to begin with the last of its
// first three bytes that begins a character of several bytes; 0 when there is none.
func lead(word uint64) int {
	return bits.Len32(uint32(word>>8) & uint32(word>>7) & 0x8080)
}

// plain has a bit for each of the first three bytes that is ASCII and no line
// feed.
func plain(word uint64) uint64 {
	other := (word ^ 0x0A0A0A) & 0x7F7F7F
	return (other + 0x7F7F7F) &^ word & 0x808080
}

// mark says at which places of a block something stands that may be an atom: one
// bit a place, the last place lowest, and how many places there are.
func (s *Scanner) mark(block []byte) (marks uint64, count int) {
	for ; len(block) >= sight; count++ {
		word := binary.LittleEndian.Uint64(block)
		block = block[stride:]
		letters := word >> (lead(word) & 63)
		seen := uint64(*s.pairs.at(letters)|*s.singles.at(letters)) | plain(word)
		marks = marks<<1 | (seen+math.MaxInt64)>>63 // one bit if any is seen
	}
	return marks, count
}

// check follows up one place.
func (s *Scanner) check(dst []int32, m *Memory, text []byte, at int, word uint64) []int32 {
	shift := lead(word)
	letters := word >> (shift & 63)
	const six, three = 1<<48 - 1, 1<<24 - 1
	if *s.pairs.at(letters) != 0 {
		dst = s.follow(dst, m, text, at+shift>>3, keyed(pairAtom, letters&six))
	}
	if *s.singles.at(letters) != 0 {
		dst = s.follow(dst, m, text, at+shift>>3, keyed(singleAtom, letters&three))
	}
	for ascii := plain(word); ascii != 0; ascii &= ascii - 1 {
		i := bits.TrailingZeros64(ascii) >> 3
		if at+i < len(text) {
			dst = s.checkPlain(dst, m, text, at+i, word>>(8*i)&0xFFFF)
		}
	}
	return dst
}

// checkPlain follows up an ASCII byte with the byte behind it.
func (s *Scanner) checkPlain(dst []int32, m *Memory, text []byte, at int, pair uint64) []int32 {
	if s.ascii[pair>>6]>>(pair&63)&1 != 0 {
		if row := s.row(pair); row == nil || *row == 0 || inRowOf(text, at, int(*row)) {
			dst = s.follow(dst, m, text, at, keyed(asciiPair, pair))
		}
	}
	if one := pair & 0xFF; s.letters[one>>6]>>(one&63)&1 != 0 {
		dst = s.follow(dst, m, text, at, keyed(asciiSingle, one))
	}
	return dst
}

// follow tries the expressions behind an atom on its line.
func (s *Scanner) follow(dst []int32, m *Memory, text []byte, at int, key uint64) []int32 {
	triggers := s.behind(key)
	for i := range triggers {
		t := &triggers[i]
		from := at - t.offset
		if m.texts[t.expression] == m.text || from < 0 || len(text)-from < len(t.literal) ||
			string(text[from:from+len(t.literal)]) != t.literal || t.digits > 0 && !inRowOf(text, at, t.digits) {
			continue
		}
		if !t.near(text, from) {
			continue
		}
		s.turnTo(m, text, at)
		dst = s.try(dst, m, t.expression)
	}
	return dst
}

// near says whether literals of the other groups may stand in the same match. They
// stand before or behind, and share no more than a character with this one.
func (t *trigger) near(text []byte, at int) bool {
	before := text[max(0, at-t.window):min(len(text), at+len(t.literal))]
	behind := text[at:min(len(text), at+t.window)]
	for _, group := range t.others {
		stands := false
		for _, literal := range group {
			if bytes.Contains(behind, literal) || bytes.Contains(before, literal) {
				stands = true
				break
			}
		}
		if !stands {
			return false
		}
	}
	return true
}

// inRowOf says whether a digit stands in a row of at least so many.
func inRowOf(text []byte, at, digits int) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(text) && text[i]-'0' < 10 }
	count := 1
	for i := at - 1; count < digits && isDigit(i); i-- {
		count++
	}
	for i := at + 1; count < digits && isDigit(i); i++ {
		count++
	}
	return count >= digits
}
