package pattern

import (
	"slices"
	"unicode/utf8"
)

// alphabet is what all expressions together tell apart. Its letters are the
// classes of characters that are alike to every expression.
type alphabet struct {
	plane []uint16 // letters of the characters below 0x10000
	cuts  []rune   // intervals of all
	of    []uint16 // their letters
	count int
}

// maxLetters is how many letters fit into a Text.
const maxLetters = 1 << 16

// alphabetOf joins the classes of expressions, and gives for each the class of
// every letter.
func alphabetOf(all []*classes) (a *alphabet, views [][]uint8) {
	a = &alphabet{cuts: []rune{0}}
	for _, c := range all {
		a.cuts = append(a.cuts, c.cuts...)
	}
	slices.Sort(a.cuts)
	a.cuts = slices.Compact(a.cuts)
	ids := make([]int, len(a.cuts))
	a.count = 1
	for _, c := range all {
		a.refine(ids, c)
	}
	a.of = make([]uint16, len(ids))
	for i, id := range ids {
		a.of[i] = uint16(id)
	}
	for _, c := range all {
		view := make([]uint8, a.count)
		a.each(c, func(i int, class uint8) { view[ids[i]] = class })
		views = append(views, view)
	}
	a.spread()
	return a, views
}

// each tells of every interval the class that it has in an expression.
func (a *alphabet) each(c *classes, tell func(i int, class uint8)) {
	own := 0
	for i, from := range a.cuts {
		for own+1 < len(c.cuts) && c.cuts[own+1] <= from {
			own++
		}
		tell(i, c.of[own])
	}
}

// refine splits letters that an expression tells apart.
func (a *alphabet) refine(ids []int, c *classes) {
	split := make([]int, a.count*c.count)
	fresh := 0
	a.each(c, func(i int, class uint8) {
		at := ids[i]*c.count + int(class)
		if split[at] == 0 {
			fresh++
			split[at] = fresh
		}
		ids[i] = split[at] - 1
	})
	a.count = fresh
}

// spread fills the table of the common characters.
func (a *alphabet) spread() {
	a.plane = make([]uint16, 1<<16)
	for i, from := range a.cuts {
		to := rune(len(a.plane))
		if i+1 < len(a.cuts) {
			to = min(to, a.cuts[i+1])
		}
		for r := from; r < to; r++ {
			a.plane[r] = a.of[i]
		}
	}
}

func (a *alphabet) letter(r rune) uint16 {
	if int(r) < len(a.plane) {
		return a.plane[r]
	}
	i, found := slices.BinarySearch(a.cuts, r)
	if !found {
		i--
	}
	return a.of[i]
}

// Text is a text as the expressions of a [Set] see it. It is filled by
// [Set.Read] and may be filled again.
type Text struct {
	source  string
	letters []uint16
	at      []int32 // where the characters begin, and at last where the text ends
}

// Reset forgets the text, and keeps the memory unless it is much.
func (t *Text) Reset() {
	t.source = ""
	if cap(t.letters) > maxKept {
		*t = Text{}
	}
}

// maxKept is up to how many characters of a turn memory is kept.
const maxKept = 1 << 13

func (t *Text) read(a *alphabet, text string) {
	t.source = text
	if len(text) >= cap(t.at) {
		t.letters, t.at = make([]uint16, 2*len(text)), make([]int32, 2*len(text)+1)
	}
	letters, at := t.letters[:len(text)], t.at[:len(text)+1]
	plane := (*[1 << 16]uint16)(a.plane)
	n := 0
	for i := 0; i < len(text); n++ {
		at[n] = int32(i)
		first := text[i]
		switch {
		case first < utf8.RuneSelf:
			letters[n] = plane[first]
			i++
		case first >= 0xE4 && first <= 0xE9 && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80:
			letters[n] = plane[uint16(first)<<12|uint16(text[i+1]&0x3F)<<6|uint16(text[i+2]&0x3F)]
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			letters[n] = a.letter(r)
			i += size
		}
	}
	at[n] = int32(len(text))
	t.letters, t.at = letters[:n], at[:n+1]
}
