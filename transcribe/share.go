package transcribe

import (
	"strings"
	"time"
	"unicode"
)

const (
	// touching is how much of a passage's speech a piece must cover to have words of it:
	// the times that engines give are that inexact.
	touching = 400 * time.Millisecond

	// snap is by how many characters the border between two passages moves to where a
	// clause ends.
	snap = 6
)

// share tells which words of a clip belong to which of its passages, by the times of
// the pieces; nil when that cannot be told, or when the words are not to be trusted.
func share(w Words, p pack) []string {
	whole := p.length()
	if len(w.Pieces) == 0 || repeats(w.Text) || outOfOrder(w.Pieces, whole) {
		return nil
	}
	slots := slotsOf(p)
	shares := make([]strings.Builder, len(p))
	for i, piece := range w.Pieces {
		end := piece.End
		if end <= piece.Start { // the last one often has no end
			end = whole
			if i+1 < len(w.Pieces) {
				end = w.Pieces[i+1].Start
			}
		}
		text := []rune(piece.Text)
		from := 0
		for _, cut := range cuts(text, overlaps(slots, piece.Start, end)) {
			shares[cut.slot].WriteString(string(text[from:cut.to]))
			from = cut.to
		}
	}
	out := make([]string, len(p))
	for i := range shares {
		out[i] = plain(shares[i].String())
	}
	return out
}

// A slot is where the speech of a passage lies in the clip.
type slot struct{ start, end time.Duration }

func slotsOf(p pack) []slot {
	slots := make([]slot, len(p))
	var at time.Duration
	for i, one := range p {
		slots[i] = slot{at + (one.start - one.begin), at + (one.end - one.begin)}
		at += length(one.samples)
	}
	return slots
}

// An overlap is how much of a slot lies in a piece.
type overlap struct {
	slot  int
	share time.Duration
}

// overlaps are those of the slots that a piece has words of, at least one: the nearest
// where none is touched.
func overlaps(slots []slot, start, end time.Duration) []overlap {
	var found []overlap
	nearest, distance := 0, time.Duration(-1)
	for i, s := range slots {
		both := min(end, s.end) - max(start, s.start)
		if both >= min(touching, (s.end-s.start)/2) {
			found = append(found, overlap{i, both})
		}
		if distance < 0 || -both < distance {
			nearest, distance = i, max(0, -both)
		}
	}
	if len(found) == 0 {
		found = append(found, overlap{nearest, 1})
	}
	return found
}

// A border is where the words of a slot end in the text of a piece.
type border struct {
	slot, to int
}

// cuts divides a text among slots by how long they are, each border where a clause ends
// if one does nearby. The last border is the end of the text.
func cuts(text []rune, among []overlap) []border {
	var total, sum time.Duration
	for _, o := range among {
		total += o.share
	}
	borders := make([]border, len(among))
	last := 0
	for i, o := range among {
		sum += o.share
		at := int(int64(len(text)) * int64(sum) / int64(total))
		if i == len(among)-1 {
			at = len(text)
		} else {
			at = nearClause(text, max(at, last))
		}
		borders[i] = border{o.slot, max(at, last)}
		last = borders[i].to
	}
	return borders
}

// nearClause is the end of a clause nearest to a place in a text, the place itself where
// there is none nearby.
func nearClause(text []rune, at int) int {
	for d := range snap + 1 {
		for _, k := range []int{at - d, at + d} {
			if k > 0 && k < len(text) && !spoken(text[k-1]) && spoken(text[k]) {
				return k
			}
		}
	}
	return at
}

func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
