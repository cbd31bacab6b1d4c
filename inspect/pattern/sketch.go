package pattern

import (
	"encoding/binary"
	"slices"
)

// sketch says of most places of a text that none of a few texts begins near them. It
// has a row of bits for every place that is a multiple of piece: one for each pair
// of Chinese characters that begins within reach behind it. It is drawn when what is
// looked for stands so often that looking around it character by character would
// take long.
type sketch [][rowWords]uint64

const (
	rowWords = 8
	piece    = 32
	reach    = 2 * piece
	// crowded is in how many bytes a text is found, at least, when a sketch is drawn.
	crowded = 32
	// maxSketch is up to how many rows memory is kept.
	maxSketch = 1 << 14
)

// draw makes the sketch of a text.
func (s sketch) draw(text []byte) sketch {
	if cap(s) > maxSketch {
		s = nil
	}
	rows := len(text)/piece + 2
	s = slices.Grow(s[:0], rows)[:rows] // the first is for nothing
	clear(s)
	at := 0
	for at+8 <= len(text) {
		at += s.mark(at/piece, binary.LittleEndian.Uint64(text[at:]))
	}
	var tail [16]byte
	left := copy(tail[:], text[at:])
	for i := 0; i < left; {
		i += s.mark((at+i)/piece, binary.LittleEndian.Uint64(tail[i:]))
	}
	return s
}

// mark sets the bits of a pair that begins in a piece, at the bottom of a word. It
// tells where the next may begin.
func (s sketch) mark(at int, word uint64) int {
	if _, size := han(uint32(word)); size == 0 {
		return 1
	}
	bit := bitOf(word)
	place, set := bit>>6&(rowWords-1), uint64(1)<<(bit&63)
	s[at+1][place] |= set
	s[at][place] |= set
	return 3
}

// bitOf is the bit of the pair of characters in the first six bytes of a word.
func bitOf(word uint64) uint16 {
	const spread = 0x9E3779B97F4A7C15
	return uint16(word << 16 * spread >> 55)
}

// neighbours are texts of which one must begin between two places, counted from
// where another text stands.
type neighbours struct {
	known    bool // whether there are any
	from, to int32
	bits     [4]uint16 // of their first pairs; some may be there twice
}

// neighboursOf are those that a text must have behind it, or else before it, when a
// part of an expression has such around it; none when that is not so simple.
func neighboursOf(a *around, text string) neighbours {
	if n := textsBehind(a.behind); n.known {
		n.from, n.to = n.from+int32(len(text)), n.to+int32(len(text))
		return n
	}
	n := textsBehind(a.before)
	if !n.known {
		return n
	}
	longest := 0
	for _, before := range a.before[1].texts {
		longest = max(longest, len(before))
	}
	n.from, n.to = -n.to-int32(longest), -n.from
	return n
}

// textsBehind are the texts behind a gap.
func textsBehind(parts []part) (n neighbours) {
	if len(parts) < 2 || !parts[0].gap || parts[1].gap || len(parts[1].texts) > len(n.bits) {
		return n
	}
	for i, text := range parts[1].texts {
		var pair [8]byte
		copy(pair[:], text)
		word := binary.LittleEndian.Uint64(pair[:])
		_, first := han(uint32(word))
		_, second := han(uint32(word >> 24))
		if first == 0 || second == 0 {
			return n
		}
		for j := i; j < len(n.bits); j++ {
			n.bits[j] = bitOf(word)
		}
	}
	n.from, n.to = int32(parts[0].least), int32(4*parts[0].most)
	n.known = true
	return n
}

// near says whether one of the texts may stand near a place.
func (s sketch) near(n *neighbours, at int) bool {
	from, to := uint(max(0, at+int(n.from)))/piece, (at+int(n.to))/piece
	for i := int(from) + 1; i <= to+1 && i < len(s); i += reach / piece {
		row := &s[i] // of the piece before and its own
		a, b, c, d := n.bits[0], n.bits[1], n.bits[2], n.bits[3]
		some := row[a>>6&7]>>(a&63) | row[b>>6&7]>>(b&63) | row[c>>6&7]>>(c&63) | row[d>>6&7]>>(d&63)
		if some&1 != 0 {
			return true
		}
	}
	return false
}
