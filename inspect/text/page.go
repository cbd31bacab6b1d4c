package text

import (
	"unicode/utf8"
	"unsafe"
)

// Page holds the turns of one call in normal form. It is used again for the next
// call, so that a call costs no memory; it must not be used by two goroutines at
// once. The zero Page is empty and ready.
type Page struct {
	turns   []turn
	dense   []byte
	last    int // the turn that was asked for last
	changed bool
	edits   []edit
	spare   []byte
	folder  folder // its buffers hold the texts that had to be changed
}

// turn is a turn with its place in the dense text.
type turn struct {
	Folded
	at       int32 // where it begins
	from, to int32 // its edits; none until one asks for a place in it
	last     int32 // the edit that was asked for last
}

// edit says where the dense text of a turn goes on after a jump.
type edit struct {
	at   int32 // where it goes on in the dense text of the turn
	from int32 // where that is in its folded text
}

// Reset forgets all turns. Texts that were got from the page must not be used any
// more: their memory holds the next call's.
func (p *Page) Reset() {
	p.turns, p.dense, p.edits = p.turns[:0], p.dense[:0], p.edits[:0]
	p.last, p.changed = 0, false
	p.folder.original = ""
	p.folder.out, p.folder.stretches = p.folder.out[:0], p.folder.stretches[:0]
}

// Add reads the next turn.
func (p *Page) Add(original string) {
	begin := len(p.dense)
	text := Folded{Text: original}
	// Most turns are nothing but common characters.
	if read := p.chinese(original, 0); read < len(original) && !p.pack(original, read, &care, false) {
		p.dense = p.dense[:begin]
		text = p.fold(original)
		p.pack(text.Text, 0, &carefree, false)
		p.changed = p.changed || text.Text != original
	}
	p.turns = append(p.turns, turn{Folded: text, at: int32(begin)})
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
func (p *Page) Turn(i int) *Folded { return &p.turns[i].Folded }

// Changed says whether the normal form of some turn is another text.
func (p *Page) Changed() bool { return p.changed }

// Dense is what phrases are looked for in, as the comment of the package says. No
// line feed is in it but those that end turns. It is good until the next Add or
// Reset.
func (p *Page) Dense() []byte { return p.dense }

// Place gives the turn, and the bytes of its folded text, that bytes from to to of
// the dense text come from. They must lie in one turn, and not be empty.
func (p *Page) Place(from, to int) (turn, start, end int) {
	turn = p.turnAt(from)
	known := &p.turns[turn]
	if known.to == 0 {
		p.trace(turn)
	}
	from, to = from-int(known.at), to-int(known.at)
	edits := p.edits[known.from:known.to]
	at := before(edits, int(known.last), from)
	known.last = int32(at)
	start = from - int(edits[at].at) + int(edits[at].from)
	for at+1 < len(edits) && int(edits[at+1].at) < to {
		at++
	}
	end = to - int(edits[at].at) + int(edits[at].from)
	text := known.Text
	for end < len(text) && !utf8.RuneStart(text[end]) { // a sign that became narrow
		end++
	}
	return turn, start, end
}

// trace reads a turn once more, for its edits: in most turns nobody asks for a
// place.
func (p *Page) trace(turn int) {
	known := &p.turns[turn]
	known.from = int32(len(p.edits))
	dense := p.dense
	p.dense = p.spare[:0]
	p.pack(known.Text, 0, &carefree, true)
	p.dense, p.spare = dense, p.dense
	known.to = int32(len(p.edits))
}

// turnAt is the turn in which a place of the dense text is. Places are mostly asked
// for in order, so that the turns behind the last one are looked at first.
func (p *Page) turnAt(at int) int {
	const few = 8
	low, high := p.last, len(p.turns)
	if int(p.turns[low].at) > at {
		low = 0
	} else if high > low+few && int(p.turns[low+few].at) > at {
		high = low + few
	}
	for high-low > 1 {
		middle := int(uint(low+high) >> 1)
		if int(p.turns[middle].at) <= at {
			low = middle
		} else {
			high = middle
		}
	}
	p.last = low
	return low
}

// before is the last edit at or before a place, which is looked for behind the last
// one first.
func before(edits []edit, last, at int) int {
	const few = 8
	low, high := last, len(edits)
	if int(edits[low].at) > at {
		low = 0
	} else if high > low+few && int(edits[low+few].at) > at {
		high = low + few
	}
	for high-low > 1 {
		middle := int(uint(low+high) >> 1)
		if int(edits[middle].at) <= at {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
