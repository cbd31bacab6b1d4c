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
)

// lead is by how many bits a word of eight bytes must be shifted to begin with the
// last byte in its first three that begins a character of several bytes; 0 when
// there is none.
func lead(word uint64) int {
	return bits.Len32(uint32(word>>8) & uint32(word>>7) & 0x8080)
}

func (s *Set) append(dst []Match, text []byte) []Match {
	if len(text) > math.MaxInt32 {
		panic("match: a text of 2 GiB or more")
	}
	if s.pairs.words != nil {
		dst = s.scan(dst, text, &s.pairs, markPairs)
	}
	if s.singles.words != nil {
		dst = s.scan(dst, text, &s.singles, markSingles)
	}
	for i := range s.short {
		dst = s.scanShort(dst, text, &s.short[i])
	}
	if s.rest != nil {
		dst = s.rest.append(dst, s, text)
	}
	return dst
}

// scan finds the phrases of an index with anchors of whole characters.
func (s *Set) scan(dst []Match, text []byte, x *index, mark func(block []byte, words []uint64) (uint64, int)) []Match {
	from := 0
	for len(text)-from >= sight {
		block := text[from:min(len(text), from+stride*(places-1)+sight)]
		marks, count := mark(block, x.words)
		if marks != 0 {
			dst = s.look(x, dst, text, from, marks<<(places-count))
		}
		from += stride * count
	}
	var tail [2*sight + 1]byte // what is left, and nothing behind it
	left := copy(tail[:], text[from:])
	for i := 0; i < left; i += stride {
		word := binary.LittleEndian.Uint64(tail[i:])
		shift := lead(word)
		word >>= shift & 63
		if hash := x.hash(word); x.holds(hash) {
			dst = s.check(x, dst, text, from+i+shift>>3, word, hash)
		}
	}
	return dst
}

// markPairs says at which places of a block two characters stand that may be an
// anchor: one bit a place, the last place lowest, and how many places there are.
func markPairs(block []byte, words []uint64) (marks uint64, count int) {
	size := len(block)
	if len(words) == 0 {
		return 0, 0
	}
	for len(block) >= sight+3*stride { // four places at a time
		word := binary.LittleEndian.Uint64(block)
		hash := word >> (lead(word) & 63) << 16 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		word = binary.LittleEndian.Uint64(block[stride:])
		hash = word >> (lead(word) & 63) << 16 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		word = binary.LittleEndian.Uint64(block[2*stride:])
		hash = word >> (lead(word) & 63) << 16 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		word = binary.LittleEndian.Uint64(block[3*stride:])
		hash = word >> (lead(word) & 63) << 16 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		block = block[4*stride:]
	}
	for len(block) >= sight {
		word := binary.LittleEndian.Uint64(block)
		hash := word >> (lead(word) & 63) << 16 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		block = block[stride:]
	}
	return marks, (size - len(block)) / stride
}

// markSingles is markPairs for single characters.
func markSingles(block []byte, words []uint64) (marks uint64, count int) {
	size := len(block)
	if len(words) == 0 {
		return 0, 0
	}
	for len(block) >= sight+3*stride { // four places at a time
		word := binary.LittleEndian.Uint64(block)
		hash := word >> (lead(word) & 63) << 40 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		word = binary.LittleEndian.Uint64(block[stride:])
		hash = word >> (lead(word) & 63) << 40 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		word = binary.LittleEndian.Uint64(block[2*stride:])
		hash = word >> (lead(word) & 63) << 40 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		word = binary.LittleEndian.Uint64(block[3*stride:])
		hash = word >> (lead(word) & 63) << 40 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		block = block[4*stride:]
	}
	for len(block) >= sight {
		word := binary.LittleEndian.Uint64(block)
		hash := word >> (lead(word) & 63) << 40 * spread
		marks = marks<<1 + words[hash>>40&uint64(len(words)-1)]>>(hash>>58)&1
		block = block[stride:]
	}
	return marks, (size - len(block)) / stride
}

// look checks the places of a block that were marked, the first place highest.
func (s *Set) look(x *index, dst []Match, text []byte, from int, marks uint64) []Match {
	for marks != 0 {
		place := bits.LeadingZeros64(marks)
		marks &^= 1 << (63 - place&63)
		at := from + stride*place
		word := binary.LittleEndian.Uint64(text[at:])
		shift := lead(word)
		word >>= shift & 63
		dst = s.check(x, dst, text, at+shift>>3, word, x.hash(word))
	}
	return dst
}
