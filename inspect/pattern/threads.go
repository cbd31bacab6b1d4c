package pattern

import "slices"

// threads are those of one moment while they are collected.
type threads struct {
	list  []uint32
	mark  []uint32 // by instruction: the round in which it was met last
	round uint32
	cut   bool // a thread has succeeded that is preferred to all that follow
}

func (t *threads) reset() {
	t.list, t.cut = t.list[:0], false
	t.round++
	if t.round == 0 { // after 2³² rounds marks would mean something again
		clear(t.mark)
		t.round = 1
	}
}

func (t *threads) sort() { slices.Sort(t.list) }

// matched says whether a thread has succeeded.
func (t *threads) matched(p *program) bool {
	return slices.ContainsFunc(t.list, func(pc uint32) bool { return p.instructions[pc].op == succeeds })
}
