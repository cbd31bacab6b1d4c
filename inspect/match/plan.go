package match

// planner chooses an anchor for each phrase: the one at which least will have to be
// compared. Phrases without anchors, and those too long for an entry, go to an
// automaton that reads all of the text.
type planner struct {
	phrases []string
	again   []int32
	rates   rates
	pairs   draft
	singles draft
	short   [5]draft // by width
	rest    []int32
	bytes   []byte
	begin   []int32
}

// draft is an index while it is planned.
type draft struct {
	index
	placed     []placed
	load       map[uint64]int // by slot
	first, all extent         // of the first bytes of anchors, of all their bytes
}

type placed struct {
	anchor uint64
	entry  entry
}

// anchor is a place in a phrase.
type anchor struct {
	draft  *draft
	offset int
	key    uint64
	rate   float64
}

// most is what the phrases behind an anchor cost at most, in entries: beyond that an
// automaton reads that part of the text.
const most = 256

func newPlanner(phrases []string, sample string) *planner {
	p := &planner{phrases: phrases, rates: newRates(sample), begin: make([]int32, len(phrases))}
	p.pairs = newDraft(6, len(phrases))
	p.singles = newDraft(3, len(phrases))
	for width := range p.short {
		p.short[width] = newDraft(width, len(phrases))
	}
	return p
}

func newDraft(width, phrases int) draft {
	slots := uint(4)
	for 1<<slots < 2*phrases {
		slots++
	}
	return draft{
		load:  map[uint64]int{},
		first: extent{lowest: 0xFF}, all: extent{lowest: 0xFF},
		index: index{width: width, shift: 64 - slots, anchor: 1<<(8*width) - 1, factor: factor(width), skip: skip(width)},
	}
}

// Anchors of whole characters are hashed without their first byte.
func skip(width int) uint {
	if width >= 3 && width != 4 {
		return 8
	}
	return 0
}

func factor(width int) uint64 {
	return uint64(multiplier) << (64 - 8*uint(width) + skip(width))
}

// choose gives each phrase its place: an entry behind an anchor, or the automaton.
func (p *planner) choose() {
	first := map[string]int32{}
	for id, phrase := range p.phrases {
		if phrase == "" {
			continue
		}
		if twin, known := first[phrase]; known {
			p.repeat(twin, int32(id))
			continue
		}
		first[phrase] = int32(id)
		if !p.place(int32(id), phrase) {
			p.rest = append(p.rest, int32(id))
		}
	}
}

// repeat notes that a phrase has the bytes of an earlier one.
func (p *planner) repeat(twin, id int32) {
	if p.again == nil {
		p.again = make([]int32, len(p.phrases))
		for i := range p.again {
			p.again[i] = -1
		}
	}
	p.again[id] = p.again[twin]
	p.again[twin] = id
}

// place gives a phrase the entry that will be looked at least often.
func (p *planner) place(id int32, phrase string) bool {
	if len(phrase) > longest {
		return false
	}
	best := anchor{}
	for _, a := range p.anchors(phrase) {
		a.rate *= float64(min(1+a.draft.load[a.slot()], most)) // a guess may be wrong: do not stake all on one
		if best.draft == nil || a.rate < best.rate {
			best = a
		}
	}
	if best.draft == nil {
		return false
	}
	best.draft.take(best, id, phrase)
	p.begin[id] = int32(len(p.bytes))
	p.bytes = append(p.bytes, phrase...)
	return true
}

func (a anchor) slot() uint64 { return a.draft.slot(a.key) }

func (d *draft) take(a anchor, id int32, phrase string) {
	d.load[a.slot()]++
	d.first.add(phrase[a.offset])
	for i := range d.width {
		d.all.add(phrase[a.offset+i])
	}
	d.placed = append(d.placed, placed{a.key, entry{
		key:    a.key | uint64(a.offset)<<offsetBit | uint64(len(phrase))<<lengthBit,
		id:     id,
		beside: beside(phrase, a.offset, d.width),
	}})
}

// extent is how far bytes reach.
type extent struct{ lowest, highest byte }

func (e *extent) add(b byte) { e.lowest, e.highest = min(e.lowest, b), max(e.highest, b) }

// beside is what an entry has of the phrase beside its anchor.
func beside(phrase string, offset, width int) uint32 {
	from := offset + over(offset, width)
	if offset < 3 && offset+width+3 > len(phrase) {
		return 0
	}
	return uint32(key(phrase[from : from+4]))
}

// anchors are all the places of a phrase at which it could be noticed.
func (p *planner) anchors(phrase string) []anchor {
	var all []anchor
	for i := range len(phrase) {
		rest := phrase[i:]
		switch {
		case three(rest) && len(rest) > 5 && three(rest[3:]):
			all = append(all, anchor{draft: &p.pairs, offset: i, key: key(rest[:6]), rate: p.rates.pair(rest[:3], rest[3:6])})
		case three(rest):
			all = append(all, anchor{draft: &p.singles, offset: i, key: key(rest[:3]), rate: alone + p.rates.character(rest[:3])})
		case rest[0]&0xC0 != 0x80 && rest[0]>>4 != 0xE:
			width := min(len(rest), 4)
			if width == 3 {
				width = 2
			}
			all = append(all, anchor{draft: &p.short[width], offset: i, key: key(rest[:width]), rate: elsewhere / float64(width)})
		}
	}
	return all
}

// three says whether a text begins with a character of three bytes.
func three(text string) bool {
	return len(text) >= 3 && text[0]>>4 == 0xE && text[1]>>6 == 2 && text[2]>>6 == 2
}

// key reads up to eight bytes as a number, the first lowest.
func key(text string) uint64 {
	var k uint64
	for i := range len(text) {
		k |= uint64(text[i]) << (8 * i)
	}
	return k
}
