package pattern

import (
	"encoding/binary"
	"math/bits"
)

const (
	stride = 3  // bytes from place to place
	sight  = 8  // bytes seen from a place
	places = 64 // in a block, one bit each
	blocks = 4  // read before what was marked in them is looked at
	atOnce = 4  // places that are written down without asking whether there are so many
)

// sieve says quickly of most places that no atom of Chinese characters stands
// there: a word for each hash of the first character, a bit in it for each hash of
// the second. All bits are set where the first character is an atom by itself.
type sieve [1 << sieveBits]uint64

const sieveBits = 10

// The first byte of a character is one of few and has no part in its hash: a
// character at the bottom of a word is hashed by the two that follow.
const (
	firstFactor = spread << 48 & (1<<64 - 1)
	firstShift  = 64 - sieveBits
	secondShift = 32 // to the last byte of the second character
)

// lead is by how many bits a word must be shifted to begin behind the last byte in
// its first three that begins a character of several bytes; 0 when there is none.
func lead(word uint64) int {
	return bits.Len32(uint32(word&(word+word)) & 0x808080)
}

// notice marks an atom.
func (v *sieve) notice(a atom) {
	word := a.key >> 8
	row := &v[word*firstFactor>>firstShift]
	if a.kind == singleAtom {
		*row = ^uint64(0)
	} else {
		*row |= 1 << (word >> secondShift & 63)
	}
}

// scan notices atoms of Chinese characters and follows them up.
func (s *Scanner) scan(dst []int32, m *Memory, text []byte) []int32 {
	var ats [blocks*places + atOnce]int32
	from := 0
	for len(text)-from >= sight {
		found := 0
		for i := 0; i < blocks && len(text)-from >= sight; i++ {
			block := text[from:min(len(text), from+stride*(places-1)+sight)]
			marks, count := s.sieve.mark(block)
			found = note(ats[:], found, bits.Reverse64(marks<<(places-count)), from)
			from += stride * count
		}
		for _, at := range ats[:found] {
			dst = s.check(dst, m, text, int(at), binary.LittleEndian.Uint64(text[at:]))
		}
	}
	var tail [2*sight + 1]byte // what is left, and nothing behind it
	left := copy(tail[:], text[from:])
	for i := 0; i < left; i += stride {
		dst = s.check(dst, m, text, from+i, binary.LittleEndian.Uint64(tail[i:]))
	}
	return dst
}

// mark says at which places of a block an atom may stand: one bit a place, the
// last place lowest, and how many places there are.
func (v *sieve) mark(block []byte) (marks uint64, count int) {
	size := len(block)
	for len(block) >= sight+stride { // two places at a time
		one, two := binary.LittleEndian.Uint64(block), binary.LittleEndian.Uint64(block[stride:])
		block = block[2*stride:]
		one >>= lead(one) & 63
		marks = marks<<1 + v[one*firstFactor>>firstShift]>>(one>>secondShift&63)&1
		two >>= lead(two) & 63
		marks = marks<<1 + v[two*firstFactor>>firstShift]>>(two>>secondShift&63)&1
	}
	if len(block) >= sight {
		word := binary.LittleEndian.Uint64(block)
		block = block[stride:]
		word >>= lead(word) & 63
		marks = marks<<1 + v[word*firstFactor>>firstShift]>>(word>>secondShift&63)&1
	}
	return marks, (size - len(block)) / stride
}

// note writes down the places whose bits are set, behind those that are there.
func note(ats []int32, found int, marks uint64, from int) int {
	total := found + bits.OnesCount64(marks)
	first := ats[found : found+atOnce]
	for i := range first {
		first[i] = int32(from + stride*bits.TrailingZeros64(marks))
		marks &= marks - 1
	}
	for at := found + atOnce; at < total; at++ {
		ats[at] = int32(from + stride*bits.TrailingZeros64(marks))
		marks &= marks - 1
	}
	return total
}

// check follows up the character that begins in the first three bytes of a word.
func (s *Scanner) check(dst []int32, m *Memory, text []byte, at int, word uint64) []int32 {
	shift := lead(word)
	if shift == 0 {
		return dst
	}
	const six, three = 1<<48 - 1, 1<<24 - 1
	row := s.sieve[word>>(shift&63)*firstFactor>>firstShift]
	word >>= (shift - 8) & 63
	if row>>(word>>(secondShift+8)&63)&1 == 0 {
		return dst
	}
	at += shift>>3 - 1
	dst = s.follow(dst, m, text, at, keyed(pairAtom, word&six))
	if row == ^uint64(0) {
		dst = s.follow(dst, m, text, at, keyed(singleAtom, word&three))
	}
	return dst
}
