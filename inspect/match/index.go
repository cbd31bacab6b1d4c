package match

import "encoding/binary"

// multiplier is a number that brings every bit of a key into the upper bits of the
// product: the golden ratio, as Knuth proposes.
const multiplier = 0x9E3779B97F4A7C15

// index finds the phrases that are anchored at what stands at a place of the text.
// An anchor is the first width bytes there, read as a number, the first byte lowest.
type index struct {
	sieve
	heads    []uint32 // by slot: where its entries begin
	entries  []entry
	width    int    // bytes of an anchor
	shift    uint   // of a hash to its slot
	anchor   uint64 // the bits of an anchor in a word
	skip     uint   // bits of an anchor that have no part in its hash, the lowest
	factor   uint64 // brings the others into the upper bits of a hash, and nothing else
	ascii    span   // what anchors begin with; nothing when not all begin with ASCII
	whole    bool   // anchors are nothing but such bytes
	finders  []finder
	around   int               // how many bytes two phrases have at most
	fallback func() *automaton // of all phrases of the index, made when a text first needs it
}

// entry is one phrase behind an anchor.
type entry struct {
	key uint64 // 48 bits of the anchor, 8 of its offset in the phrase, 8 of the phrase's length
	id  int32
	// Four bytes of the phrase that reach over an edge of the anchor by three, the
	// front edge if there are three before it; 0 when neither side has three. They
	// turn nearly all phrases down that are not there.
	beside uint32
}

const (
	offsetBit = 48
	lengthBit = 56
	longest   = 255 // bytes of a phrase with an entry
	step      = 32  // bytes that are compared at the cost of an entry
)

// hash of the anchor in the lowest bytes of a word.
func (x *index) hash(word uint64) uint64 {
	return word >> (x.skip & 63) * x.factor
}

// slot of the entries behind the anchor in the lowest bytes of a word.
func (x *index) slot(word uint64) uint64 {
	return x.hash(word) >> (x.shift & 63)
}

// bit of an anchor in the sieve: a word and a place in it.
func (x *index) bit(word uint64) (at, place uint64) {
	return x.hash(word) >> 50 & x.mask, word >> (x.skip & 63) & 63
}

// holds says whether a phrase may have the anchor in the lowest bytes of a word.
func (x *index) holds(word uint64) bool {
	at, place := x.bit(word)
	return x.bits[at]>>place&1 != 0
}

// sieve has a bit for each hash that an anchor has, to pass over the others. Of its
// words those up to mask are in use, a power of two, so that a small set stays in
// the processor's nearest cache.
type sieve struct {
	bits *[mostWords]uint64
	mask uint64
}

const (
	leastWords = 1 << 9 // 4 KiB
	mostWords  = 1 << 14
	aWord      = 4 // words for each anchor, up to mostWords
)

func sieveFor(anchors int) sieve {
	words := leastWords
	for words < mostWords && words < aWord*anchors {
		words *= 2
	}
	return sieve{new([mostWords]uint64), uint64(words - 1)}
}

// over is where, counted from the anchor, the bytes in beside begin.
func over(offset, width int) int {
	if offset >= 3 {
		return -3
	}
	return width - 1
}

// check looks at the phrases whose anchor may stand at a place of the text, where
// word was read, and adds those that are there.
func (r *search) check(x *index, at int, word uint64) {
	text := r.text
	slot := x.slot(word)
	entries := x.entries[x.heads[slot]:x.heads[slot+1]]
	if r.spent += len(entries); r.spent > budget {
		return // an automaton will read all this
	}
	for i := range entries {
		e := &entries[i]
		if (e.key^word)&x.anchor != 0 {
			continue
		}
		offset, length := int(e.key>>offsetBit&0xFF), int(e.key>>lengthBit)
		from := at - offset
		if from < 0 || from+length > len(text) {
			continue
		}
		if length > x.width {
			if e.beside != 0 && e.beside != binary.LittleEndian.Uint32(text[at+over(offset, x.width):]) {
				continue
			}
			if length > x.width+3 || e.beside == 0 {
				r.spent += 1 + length/step
				if string(text[from:from+length]) != r.set.phrase(e.id, length) {
					continue
				}
			}
		}
		r.add(e.id, from, from+length)
	}
}

// phrase is a phrase that has an entry.
func (s *Set) phrase(id int32, length int) string {
	return s.bytes[s.begin[id]:][:length]
}

// add tells of a match, once for each phrase of these bytes.
func (r *search) add(id int32, from, to int) {
	r.found = append(r.found, Match{ID: id, From: int32(from), To: int32(to)})
	if again := r.set.again; again != nil {
		for id = again[id]; id >= 0; id = again[id] {
			r.found = append(r.found, Match{ID: id, From: int32(from), To: int32(to)})
		}
	}
}
