package match

import "slices"

const (
	// crowded is what the entries of a slot may cost when there is an automaton,
	// which reads all of the text in any case and as quickly with more phrases.
	crowded = 2
	// maxMoved is how many bytes the phrases of an automaton may have when it is
	// tried whether they all fit into a table.
	maxMoved = 1 << 19
)

// automaton makes that of the phrases that have no anchor. If it stays small it
// takes the other phrases that are dear to look for as well: those of crowded
// slots, and those that take a pass of their own.
func (p *planner) automaton() *automaton {
	if len(p.rest) == 0 {
		return nil
	}
	all := slices.Clone(p.rest)
	for _, d := range p.drafts() {
		for _, e := range d.placed {
			if d.dear(e) {
				all = append(all, e.entry.id)
			}
		}
	}
	size := 0
	for _, id := range all {
		size += len(p.phrases[id])
	}
	if size <= maxMoved {
		if a := newAutomaton(p.phrases, all); a.flat != nil {
			for _, d := range p.drafts() {
				d.placed = slices.DeleteFunc(d.placed, d.dear)
			}
			return a
		}
	}
	return newAutomaton(p.phrases, p.rest)
}

// dear says whether a phrase is better off in an automaton.
func (d *draft) dear(e placed) bool { return d.width != 6 || d.load[d.slot(e.anchor)] > crowded }

func (p *planner) drafts() []*draft {
	all := []*draft{&p.pairs, &p.singles}
	for i := range p.short {
		all = append(all, &p.short[i])
	}
	return all
}
