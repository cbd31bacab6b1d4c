package match

import "bytes"

// finder looks for one anchor by one of its bytes: what package bytes does for a
// single byte is many times as quick as anything that looks for several.
type finder struct {
	letter byte
	offset int // of the letter in the anchor
	anchor uint64
}

const (
	// fewFinders is up to how many anchors are looked for one by one, and
	// seldom how large a part of all bytes a letter may be.
	fewFinders = 3
	seldom     = 1.0 / 200
)

// finders are for the anchors of an index, if they are few and have letters that
// are rare; nil otherwise.
func (d *draft) finders(r rates) []finder {
	var all []finder
	known := map[uint64]bool{}
	for _, p := range d.placed {
		if known[p.anchor] {
			continue
		}
		known[p.anchor] = true
		best := finder{anchor: p.anchor}
		least := seldom
		for i := range d.width {
			letter := byte(p.anchor >> (8 * i))
			if rate := r.bytes[letter]; rate < least {
				best.letter, best.offset, least = letter, i, rate
			}
		}
		if least == seldom || len(all) == fewFinders {
			return nil
		}
		all = append(all, best)
	}
	return all
}

// scanLetters finds the phrases of an index that has finders, those whose anchors
// begin in a part of the text.
func (r *search) scanLetters(from, to int) {
	x := r.index
	for _, f := range x.finders {
		letters := r.text[:min(to+f.offset, len(r.text))]
		for at := from + f.offset; at < len(letters) && r.spent <= budget; at++ {
			if letters[at] != f.letter { // letters often stand in a row
				next := bytes.IndexByte(letters[at:], f.letter)
				if next < 0 {
					break
				}
				at += next
			}
			r.spent++
			if word := load(r.text, at-f.offset); (word^f.anchor)&x.anchor == 0 {
				r.check(x, at-f.offset, word)
			}
		}
	}
}
