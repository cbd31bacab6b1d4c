package match

// set is what the planner has chosen, ready to be looked for.
func (p *planner) set() *Set {
	rest := p.automaton()
	s := &Set{
		rest:    rest,
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
	return s
}

// finish lays the entries down slot by slot, and sets the bits.
func (d *draft) finish() index {
	x := d.index
	if len(d.placed) == 0 {
		return index{}
	}
	switch {
	case d.all.highest < 0x80:
		x.ascii, x.whole = spanOf(d.all), true
	case d.first.highest < 0x80:
		x.ascii = spanOf(d.first)
	}
	x.sieve = sieveFor(len(d.placed))
	x.heads = make([]uint32, 1<<(64-x.shift)+1)
	for _, p := range d.placed {
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
