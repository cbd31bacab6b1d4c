package pattern

import (
	"math"
	"sync"
	"sync/atomic"
)

// dfa is an automaton whose states are made when a text first needs them. All
// goroutines share them: what is known is read without a lock.
//
// An entry of the table says what follows a state and a class: 0 when nobody has
// asked yet, the row of the next state, its negative when a match ends there, or
// dead. The last column of a row is the end of the text.
type dfa struct {
	*program
	masks   []classes256
	stride  int  // columns: the classes and the end
	longest bool // wants the longest match and not the first; begins at one place

	current atomic.Pointer[table]

	mu      sync.Mutex
	states  []state
	rows    map[string]int32
	scratch threads
	key     []byte
}

// table is one generation of states. When they become too many, the next
// generation begins with none.
type table struct {
	next       []int32
	starts     [2]int32 // in the middle of a text, at its beginning
	generation int
}

// state is the threads of a moment, in order of preference.
type state struct {
	threads   []uint32
	searching bool // new threads begin at each place
	begin     bool // at the beginning of the text
}

const (
	dead     = math.MinInt32
	endMatch = 2
	endNone  = 1
	// maxTable is how many entries a table may have, 4 bytes each.
	maxTable = 1 << 15
)

func newDFA(p *program, c *classes, longest bool) *dfa {
	d := &dfa{program: p, masks: c.masks, stride: c.count + 1, longest: longest}
	d.scratch.mark = make([]uint32, len(p.instructions))
	return d
}

// table is what is known so far.
func (d *dfa) table() *table {
	if t := d.current.Load(); t != nil {
		return t
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if t := d.current.Load(); t != nil {
		return t
	}
	return d.renew(1)
}

// renew begins a generation.
func (d *dfa) renew(generation int) *table {
	d.states = make([]state, 1, 8)
	d.rows = map[string]int32{}
	t := &table{generation: generation, next: make([]int32, 8*d.stride)}
	for begin := range t.starts {
		d.scratch.reset()
		d.follow(d.start, begin == 1, false)
		t.starts[begin], t = d.row(t, state{threads: d.scratch.list, searching: !d.longest && !d.scratch.cut, begin: begin == 1 && d.begins})
	}
	d.current.Store(t)
	return t
}

// step finds what follows a row, and remembers it. It gives a table that has the
// row that follows; nil when the row belongs to a generation that is over.
func (d *dfa) step(t *table, row int32, column int) (int32, *table) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.current.Load()
	if now.generation != t.generation {
		return 0, nil
	}
	at := int(row) + column
	if known := now.next[at]; known != 0 {
		return known, now
	}
	s := d.states[int(row)/d.stride]
	if column == d.stride-1 {
		entry := int32(endNone)
		if d.ends(s) {
			entry = endMatch
		}
		atomic.StoreInt32(&now.next[at], entry)
		return entry, now
	}
	if (len(d.states)+1)*d.stride > max(maxTable, 16*d.stride) {
		d.renew(now.generation + 1)
		return 0, nil
	}
	d.scratch.reset()
	for _, pc := range s.threads {
		in := &d.instructions[pc]
		if in.op == reads && d.masks[in.set].has(uint8(column)) {
			d.follow(in.out, false, false)
		}
	}
	if s.searching {
		d.follow(d.start, false, false)
	}
	entry, now := d.row(now, state{threads: d.scratch.list, searching: s.searching && !d.scratch.cut})
	atomic.StoreInt32(&now.next[at], entry)
	d.current.Store(now)
	return entry, now
}

// ends says whether a match ends at the end of the text, for which some thread
// has waited.
func (d *dfa) ends(s state) bool {
	d.scratch.reset()
	for _, pc := range s.threads {
		if d.instructions[pc].op == isEnd {
			d.follow(pc, s.begin, true)
		}
	}
	return d.scratch.matched(d.program)
}

// row is the entry for a state, a new one if it has none.
func (d *dfa) row(t *table, s state) (int32, *table) {
	if len(s.threads) == 0 && !s.searching {
		return dead, t
	}
	if d.longest {
		d.scratch.sort()
	}
	d.key = d.key[:0]
	for _, pc := range s.threads {
		d.key = append(d.key, byte(pc), byte(pc>>8))
	}
	flags := byte(0)
	if s.searching {
		flags |= 1
	}
	if s.begin {
		flags |= 2
	}
	d.key = append(d.key, flags)
	if entry, known := d.rows[string(d.key)]; known {
		return entry, t
	}
	row := int32(len(d.states) * d.stride)
	if int(row)+d.stride > len(t.next) {
		larger := &table{next: make([]int32, 2*len(t.next)), starts: t.starts, generation: t.generation}
		copy(larger.next, t.next)
		t = larger
	}
	entry := row
	if d.scratch.matched(d.program) {
		entry = -row
	}
	s.threads = append([]uint32(nil), s.threads...)
	d.states = append(d.states, s)
	d.rows[string(d.key)] = entry
	return entry, t
}

// follow adds the threads that wait behind an instruction, in order of
// preference. Behind one that succeeds none counts, unless the longest is wanted.
func (d *dfa) follow(pc uint32, begin, end bool) {
	th := &d.scratch
	for {
		if th.cut || th.mark[pc] == th.round {
			return
		}
		th.mark[pc] = th.round
		in := &d.instructions[pc]
		switch in.op {
		case fails:
			return
		case splits:
			d.follow(in.out, begin, end)
			pc = in.arg
			continue
		case isBegin:
			if !begin {
				return
			}
		case isEnd:
			if !end {
				th.list = append(th.list, pc)
				return
			}
		case succeeds:
			th.list = append(th.list, pc)
			th.cut = !d.longest
			return
		case reads:
			th.list = append(th.list, pc)
			return
		case goesOn:
		}
		pc = in.out
	}
}
