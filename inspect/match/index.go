package match

// spread is a multiplier that brings every bit of a key into the upper bits of the
// product: the golden ratio, as Knuth proposes.
const spread = 0x9E3779B97F4A7C15

// index finds the phrases that are anchored at what stands at a place of the text.
// An anchor is the first width bytes there, read as a number, the first byte lowest.
type index struct {
	words   []uint64 // one bit for each hash that an anchor has, to pass over the others
	heads   []uint32 // by slot: where its entries begin
	entries []entry
	shift   uint // of a hash to its slot
	spare   uint // bits above the anchor in a word of eight bytes
	letters bool // all anchors begin with letters, digits and what is above 0x30 in ASCII
}

// entry is one phrase behind an anchor.
type entry struct {
	key uint64 // 48 bits of the anchor, 8 of its offset in the phrase, 8 of the phrase's length
	id  int32
	at  int32 // where the phrase begins in Set.bytes
}

const (
	offsetBit = 48
	lengthBit = 56
	longest   = 255 // bytes of a phrase with an entry
)

// hash of the anchor in the lowest bytes of a word.
func (x *index) hash(word uint64) uint64 {
	return word << (x.spare & 63) * spread
}

// holds says whether a phrase may have an anchor of this hash.
func (x *index) holds(hash uint64) bool {
	return x.words[hash>>40&uint64(len(x.words)-1)]>>(hash>>58)&1 != 0
}

// mark has holds say yes.
func (x *index) mark(hash uint64) {
	x.words[hash>>40&uint64(len(x.words)-1)] |= 1 << (hash >> 58)
}

// check looks at the phrases whose anchor may stand at a place of the text, where
// word was read, and adds those that are there.
func (s *Set) check(x *index, dst []Match, text []byte, at int, word, hash uint64) []Match {
	slot := hash >> (x.shift & 63)
	spare := x.spare & 63
	entries := x.entries[x.heads[slot]:x.heads[slot+1]]
	for i := range entries {
		e := &entries[i]
		if (e.key^word)<<spare != 0 {
			continue
		}
		from := at - int(e.key>>offsetBit&0xFF)
		to := from + int(e.key>>lengthBit)
		if from < 0 || to > len(text) {
			continue
		}
		if string(text[from:to]) == s.bytes[e.at:int(e.at)+to-from] {
			dst = s.add(dst, e.id, from, to)
		}
	}
	return dst
}

// add tells of a match, once for each phrase of these bytes.
func (s *Set) add(dst []Match, id int32, from, to int) []Match {
	dst = append(dst, Match{ID: id, From: int32(from), To: int32(to)})
	if s.again == nil {
		return dst
	}
	for id = s.again[id]; id >= 0; id = s.again[id] {
		dst = append(dst, Match{ID: id, From: int32(from), To: int32(to)})
	}
	return dst
}
