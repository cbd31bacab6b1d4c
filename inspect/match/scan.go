package match

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// How a text is read. Characters of three bytes begin with a byte of 0xC0 or more,
// and the two that follow are less. So of any three bytes in a row at most one
// begins such a character, and looking at every third place with the seven bytes
// behind it sees every character with the next one, wherever it begins: without
// decoding, without a branch on what the bytes are, and so that the processor can
// work on many places at once. What is there is looked up in a set of bits; only
// where that says yes is the place looked at again.
const (
	stride = 3  // bytes from place to place
	sight  = 8  // bytes seen from a place
	places = 64 // in a block, one bit each
	blocks = 4  // read before what was marked in them is looked at
)

// behind is by how many bits a word of eight bytes must be shifted to begin behind
// the last byte in its first three that begins a character of several bytes; 0 when
// there is none.
func behind(word uint64) int {
	return bits.Len32(uint32(word&(word+word)) & 0x808080)
}

func (s *Set) append(dst []Match, text []byte) []Match {
	if len(text) > math.MaxInt32 {
		panic("match: a text of 2 GiB or more")
	}
	r := search{set: s, text: text, found: dst}
	switch r.turnTo(&s.pairs); {
	case s.pairs.entries != nil && s.singles.entries != nil:
		r.second = &s.singles
		r.scan(markBoth)
	case s.pairs.entries != nil:
		r.scan(markPairs)
	case s.singles.entries != nil:
		r.turnTo(&s.singles)
		r.scan(markSingles)
	}
	for i := range s.short {
		r.turnTo(&s.short[i])
		r.scanShort()
	}
	r.flush()
	if s.rest != nil {
		r.from, r.to = 0, len(text)
		s.rest.tell(&r, 0, len(text))
	}
	return r.found
}

// scan finds the phrases of indexes with anchors of whole characters.
func (r *search) scan(mark func(block []byte, s *Set) (uint64, int)) {
	var ats [blocks*places + atOnce]int32
	text, from := r.text, 0
	for len(text)-from >= sight {
		begin, found := from, 0
		for i := 0; i < blocks && len(text)-from >= sight; i++ {
			block := text[from:min(len(text), from+stride*(places-1)+sight)]
			marks, count := mark(block, r.set)
			found = note(ats[:], found, bits.Reverse64(marks<<(places-count)), from)
			from += stride * count
		}
		if r.dense(begin, from, found) {
			continue
		}
		before := r.begin()
		for _, at := range ats[:found] {
			r.look(int(at), binary.LittleEndian.Uint64(text[at:]))
		}
		r.end(before, begin, from)
	}
	var tail [2*sight + 1]byte // what is left, and nothing behind it
	left := copy(tail[:], text[from:])
	before := r.begin()
	for i := 0; i < left; i += stride {
		r.look(from+i, binary.LittleEndian.Uint64(tail[i:]))
	}
	r.end(before, from, len(text))
}

// atOnce is how many places of a block are written down without asking whether
// they are marked: a branch that goes either way costs more.
const atOnce = 4

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

// look checks the character that begins in the first three bytes of a word, which
// was read at a place of the text.
func (r *search) look(at int, word uint64) {
	shift := behind(word)
	if shift == 0 {
		return
	}
	word >>= (shift - 8) & 63
	if r.index.holds(word) {
		r.check(r.index, at+shift>>3-1, word)
	}
	if r.second != nil && r.second.holds(word) {
		r.check(r.second, at+shift>>3-1, word)
	}
}

// What follows is index.hash and sieve.holds by hand: it runs for all text. The
// first byte of a character has no part in its hash; it is one of few anyway.
const (
	behindPairs   = multiplier << 24 & (1<<64 - 1) // leaves five bytes of a word
	behindSingles = multiplier << 48 & (1<<64 - 1) // and two
)

// markPairs says at which places of a block two characters stand that may be an
// anchor: one bit a place, the last place lowest, and how many places there are.
func markPairs(block []byte, s *Set) (marks uint64, count int) {
	bits, mask, size := s.pairs.bits, s.pairs.mask, len(block)
	for len(block) >= sight+stride { // two places at a time
		one, two := binary.LittleEndian.Uint64(block), binary.LittleEndian.Uint64(block[stride:])
		block = block[2*stride:]
		one >>= behind(one) & 63
		marks = marks<<1 + bits[one*behindPairs>>50&mask]>>(one&63)&1
		two >>= behind(two) & 63
		marks = marks<<1 + bits[two*behindPairs>>50&mask]>>(two&63)&1
	}
	if len(block) >= sight {
		word := binary.LittleEndian.Uint64(block)
		block = block[stride:]
		word >>= behind(word) & 63
		marks = marks<<1 + bits[word*behindPairs>>50&mask]>>(word&63)&1
	}
	return marks, (size - len(block)) / stride
}

// markSingles is markPairs for single characters.
func markSingles(block []byte, s *Set) (marks uint64, count int) {
	bits, mask := s.singles.bits, s.singles.mask
	for ; len(block) >= sight; count++ {
		word := binary.LittleEndian.Uint64(block)
		block = block[stride:]
		word >>= behind(word) & 63
		marks = marks<<1 + bits[word*behindSingles>>50&mask]>>(word&63)&1
	}
	return marks, count
}

// markBoth is markPairs for pairs and single characters.
func markBoth(block []byte, s *Set) (marks uint64, count int) {
	pairs, maskPairs := s.pairs.bits, s.pairs.mask
	singles, maskSingles := s.singles.bits, s.singles.mask
	for ; len(block) >= sight; count++ {
		word := binary.LittleEndian.Uint64(block)
		block = block[stride:]
		word >>= behind(word) & 63
		either := pairs[word*behindPairs>>50&maskPairs] | singles[word*behindSingles>>50&maskSingles]
		marks = marks<<1 + either>>(word&63)&1
	}
	return marks, count
}
