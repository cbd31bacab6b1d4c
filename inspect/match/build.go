package match

import "sync"

// set is what the planner has chosen, ready to be looked for.
func (p *planner) set() *Set {
	s := &Set{
		rest:    newAutomaton(p.members()),
		again:   p.again,
		pairs:   p.pairs.finish(),
		singles: p.singles.finish(),
		bytes:   string(p.bytes),
		begin:   p.begin,
	}
	for i := range p.short {
		if len(p.short[i].placed) > 0 {
			x := p.short[i].finish()
			x.finders = p.short[i].finders(p.rates)
			s.short = append(s.short, x)
		}
	}
	for _, x := range s.indexes() {
		x.fallback = sync.OnceValue(func() *automaton { return newAutomaton(s.members(x)) })
	}
	if s.pairs.entries != nil { // single characters are looked for with them
		s.pairs.around = max(s.pairs.around, s.singles.around)
		s.pairs.fallback = sync.OnceValue(func() *automaton {
			return newAutomaton(append(s.members(&s.pairs), s.members(&s.singles)...))
		})
	}
	return s
}

// indexes are those of a set, with phrases or without.
func (s *Set) indexes() []*index {
	all := []*index{&s.pairs, &s.singles}
	for i := range s.short {
		all = append(all, &s.short[i])
	}
	return all
}

// members are the phrases of an index.
func (s *Set) members(x *index) []member {
	all := make([]member, len(x.entries))
	for i, e := range x.entries {
		all[i] = member{s.phrase(e.id, int(e.key>>lengthBit)), e.id, int(e.key >> offsetBit & 0xFF)}
	}
	return all
}

// members are the phrases without entries.
func (p *planner) members() []member {
	all := make([]member, len(p.rest))
	for i, id := range p.rest {
		all[i] = member{phrase: p.phrases[id], id: id}
	}
	return all
}

// finish lays the entries down slot by slot, and sets the bits.
func (d *draft) finish() index {
	if len(d.placed) == 0 {
		return index{}
	}
	x := d.index
	switch {
	case d.all.highest < 0x80:
		x.ascii, x.whole = spanOf(d.all), true
	case d.first.highest < 0x80:
		x.ascii = spanOf(d.first)
	}
	x.sieve = sieveFor(len(d.placed))
	x.heads = make([]uint32, 1<<(64-x.shift)+1)
	for _, p := range d.placed {
		x.around = max(x.around, 2*int(p.entry.key>>lengthBit))
		at, place := x.bit(p.anchor)
		x.bits[at] |= 1 << place
		x.heads[x.slot(p.anchor)+1]++
	}
	for i := range len(x.heads) - 1 {
		x.heads[i+1] += x.heads[i]
	}
	next := append([]uint32(nil), x.heads...)
	x.entries = make([]entry, len(d.placed))
	for _, p := range d.placed {
		slot := x.slot(p.anchor)
		x.entries[next[slot]] = p.entry
		next[slot]++
	}
	return x
}
