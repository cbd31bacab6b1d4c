package text

import (
	"unicode/utf8"
	"unsafe"
)

// Page holds the turns of one call in normal form. It is used again for the next
// call, so that a call costs no memory; it must not be used by two goroutines at
// once. The zero Page is empty and ready.
type Page struct {
	turns  []Folded
	dense  []byte
	edits  []edit
	last   int    // the edit that was asked for last
	folder folder // its buffers hold the texts that had to be changed
}

// edit says where the dense text goes on after a jump.
type edit struct {
	at   int32 // where it goes on in the dense text
	from int32 // where that is in the turn's folded text
	turn int32
}

// Reset forgets all turns. Texts that were got from the page must not be used any
// more: their memory holds the next call's.
func (p *Page) Reset() {
	p.turns, p.dense, p.edits = p.turns[:0], p.dense[:0], p.edits[:0]
	p.folder.original = ""
	p.folder.out, p.folder.stretches = p.folder.out[:0], p.folder.stretches[:0]
}

// Add reads the next turn.
func (p *Page) Add(original string) {
	dense, edits := len(p.dense), len(p.edits)
	text := Folded{Text: original}
	if !p.pack(original, &care) {
		p.dense, p.edits = p.dense[:dense], p.edits[:edits]
		text = p.fold(original)
		p.pack(text.Text, &carefree)
	}
	p.turns = append(p.turns, text)
	p.dense = append(p.dense, '\n')
}

// fold folds a turn into the page's memory.
func (p *Page) fold(original string) Folded {
	f := &p.folder
	f.original = original
	f.run()
	folded := Folded{stretches: f.stretches[f.first:len(f.stretches):len(f.stretches)]}
	if text := f.out[f.begin:]; len(text) > 0 {
		folded.Text = unsafe.String(&text[0], len(text))
	}
	return folded
}

// Turns is how many turns were added.
func (p *Page) Turns() int { return len(p.turns) }

// Turn is a turn by its number. Its text is good until the next Reset.
func (p *Page) Turn(i int) *Folded { return &p.turns[i] }

// Dense is what phrases are looked for in, as the comment of the package says. No
// line feed is in it but those that end turns. It is good until the next Add or
// Reset.
func (p *Page) Dense() []byte { return p.dense }

// Place gives the turn, and the bytes of its folded text, that bytes from to to of
// the dense text come from. They must lie in one turn, and not be empty.
func (p *Page) Place(from, to int) (turn, start, end int) {
	at := p.before(from)
	e := &p.edits[at]
	turn, start = int(e.turn), from-int(e.at)+int(e.from)
	for at+1 < len(p.edits) && int(p.edits[at+1].at) < to {
		at++
	}
	e = &p.edits[at]
	end = to - int(e.at) + int(e.from)
	text := p.turns[turn].Text
	for end < len(text) && !utf8.RuneStart(text[end]) { // a sign that became narrow
		end++
	}
	return turn, start, end
}

// before is the last edit at or before a place. Places are mostly asked for in
// order, so that a few edits behind the last one are looked at first.
func (p *Page) before(at int) int {
	const few = 8
	low, high := p.last, len(p.edits)
	if low >= high || int(p.edits[low].at) > at {
		low = 0
	} else if high > low+few && int(p.edits[low+few].at) > at {
		high = low + few
	}
	for high-low > 1 {
		middle := int(uint(low+high) >> 1)
		if int(p.edits[middle].at) <= at {
			low = middle
		} else {
			high = middle
		}
	}
	p.last = low
	return low
}
