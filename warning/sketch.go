package warning

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"

	"github.com/tingcha/tingcha/inspect/text"
)

// A sketch stands for the set of pieces of a text, so that two texts are compared at a cost
// that does not hang on how long they are: MinHash (A. Broder, On the resemblance and
// containment of documents, 1997), with bands that only texts share which may be alike.
const (
	pieceRunes = 3  // of a piece of text
	bands      = 21 // of a sketch
	rows       = 3  // of a band
	// leastPieces keeps what is too short to be told apart from being like anything.
	leastPieces = 4
	// sketchVersion changes when sketches of before cannot be compared any more.
	sketchVersion = 1
)

// Sketch is what is kept of a text for comparing it.
type Sketch []uint32

// SketchOf gives the sketch of a text in its normal form, which spelling, punctuation and
// the width of characters do not change; nil of a text that says too little.
func SketchOf(said string) Sketch {
	var page text.Page
	page.Add(said)
	pieces := piecesOf([]rune(string(page.Dense())))
	if len(pieces) < leastPieces {
		return nil
	}
	s := make(Sketch, bands*rows)
	for i := range s {
		s[i] = math.MaxUint32
		mix := scramble(uint64(i) + 1)
		for piece := range pieces {
			s[i] = min(s[i], uint32(scramble(piece^mix)>>32))
		}
	}
	return s
}

// piecesOf gives the hashes of all runs of a few characters. Line feeds stand between
// turns, and no piece goes over them.
func piecesOf(runes []rune) map[uint64]struct{} {
	all := map[uint64]struct{}{}
	for i := 0; i+pieceRunes <= len(runes); i++ {
		h := fnv.New64a()
		whole := true
		for _, r := range runes[i : i+pieceRunes] {
			whole = whole && r != '\n'
			var b [4]byte
			binary.LittleEndian.PutUint32(b[:], uint32(r))
			_, _ = h.Write(b[:])
		}
		if whole {
			all[h.Sum64()] = struct{}{}
		}
	}
	return all
}

// scramble is the finalizer of SplitMix64.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Likeness is the share of places in which two sketches agree, which estimates the share of
// pieces that two texts have in common.
func (s Sketch) Likeness(o Sketch) float64 {
	if len(s) == 0 || len(s) != len(o) {
		return 0
	}
	same := 0
	for i := range s {
		if s[i] == o[i] {
			same++
		}
	}
	return float64(same) / float64(len(s))
}

// band is one of the bands: texts that share none are not compared.
func (s Sketch) band(i int) [rows]uint32 { return [rows]uint32(s[i*rows : (i+1)*rows]) }

// meets tells whether two sketches share a band.
func (s Sketch) meets(o Sketch) bool {
	for i := range bands {
		if s.band(i) == o.band(i) {
			return true
		}
	}
	return false
}

// Bytes gives a sketch as it is kept.
func (s Sketch) Bytes() []byte {
	b := make([]byte, 0, 4*len(s))
	for _, v := range s {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

var errSketch = errors.New("a sketch has another length than sketches have")

// ReadSketch reads what [Sketch.Bytes] gave.
func ReadSketch(b []byte) (Sketch, error) {
	if len(b) == 0 {
		return nil, nil
	}
	if len(b) != 4*bands*rows {
		return nil, errSketch
	}
	s := make(Sketch, 0, bands*rows)
	for ; len(b) > 0; b = b[4:] {
		s = append(s, binary.LittleEndian.Uint32(b))
	}
	return s, nil
}
