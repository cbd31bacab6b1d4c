package match

// search is one for all phrases of a set in a text, index by index.
//
// Anchors are looked at while they are rare. A stretch of the text in which they
// are not is read by an automaton of all phrases of the index instead, which takes
// the same time for every letter: it tells of the phrases whose anchors stand in
// the stretch, and so begins before it and ends behind it as far as a phrase
// reaches.
type search struct {
	set      *Set
	text     []byte
	found    []Match
	index    *index
	second   *index // of single characters, when both are looked for at once
	spent    int    // entries that were compared in this part of the text
	from, to int    // the stretch that an automaton has to read
}

const (
	// budget is how many entries may be compared in a part of the text before the
	// automaton is cheaper.
	budget = 512
	// many is how many places of a part may be marked, and few how many must be for
	// the automaton to go on.
	many = 96
	few  = 12
)

// turnTo goes on with an index from the beginning of the text.
func (r *search) turnTo(x *index) {
	r.flush()
	r.index, r.second, r.from, r.to = x, nil, 0, 0
}

// dense leaves a part of the text to the automaton if many places in it are marked;
// behind other such parts fewer will do. A stretch is at least as long as what must
// be read around it.
func (r *search) dense(from, to, marked int) bool {
	goesOn := from == r.to && r.to > 0 && (marked > few || r.to-r.from < r.index.around)
	if marked <= many && !goesOn {
		return false
	}
	r.hand(from, to)
	return true
}

// hand leaves a part of the text to the automaton.
func (r *search) hand(from, to int) {
	if from != r.to {
		r.flush()
		r.from = from
	}
	r.to = to
}

// flush reads the stretch that was left to the automaton.
func (r *search) flush() {
	if r.from == r.to {
		return
	}
	a := r.index.fallback()
	a.tell(r, max(0, r.from-a.longest), min(r.to+a.longest, len(r.text)))
	r.from, r.to = 0, 0
}

// begin begins to look at anchors in a part of the text. It tells how many matches
// there are before.
func (r *search) begin() int {
	r.flush()
	r.spent = 0
	return len(r.found)
}

// end leaves the part to the automaton if to look at anchors was dear.
func (r *search) end(before, from, to int) {
	if r.spent > budget {
		r.found = r.found[:before]
		r.hand(from, to)
	}
}
