package decide

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// SumName is what a sum is of.
type SumName struct {
	Item  scoring.Item
	Class call.TicketKind
}

// SumNames are the numbers that a store knows items and classes by.
type SumNames struct {
	numbers map[SumName]int
	names   map[int]SumName
	last    int
	// Fresh are the numbers of those that were not known before.
	Fresh []int
}

// NewSumNames begins without any.
func NewSumNames() *SumNames {
	return &SumNames{numbers: map[SumName]int{}, names: map[int]SumName{}}
}

// Know adds a name as it is kept.
func (n *SumNames) Know(number int, name SumName) {
	n.numbers[name], n.names[number], n.last = number, name, max(n.last, number)
}

// Name gives the name of a number; the zero name when it has none.
func (n *SumNames) Name(number int) SumName { return n.names[number] }

// number gives the number of a name, a new one when it has none.
func (n *SumNames) number(name SumName) int {
	if number, known := n.numbers[name]; known {
		return number
	}
	n.Know(n.last+1, name)
	n.Fresh = append(n.Fresh, n.last)
	return n.last
}

// Cell is an agent's day or month, for a department.
type Cell struct {
	Day   string // or the month
	Agent string
	Dept  string
}

// CompareCells orders cells by day, agent and department.
func CompareCells(a, b Cell) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Dept, b.Dept))
}

// CellSums are the sums of a cell.
type CellSums struct {
	Cell
	Sums []storage.PackedSum // by name, none of them zero
	// Settles is when the next of what is in them becomes final; zero when nothing will by
	// time alone.
	Settles time.Time
}

// Same tells whether the sums are those of another.
func (c CellSums) Same(other CellSums) bool {
	return slices.Equal(c.Sums, other.Sums) && c.Settles.Equal(other.Settles)
}

// Adder adds parts up, by cell.
type Adder struct {
	names *SumNames
	asOf  time.Time
	cells map[Cell]*heap
}

// heap is what is added up of one cell.
type heap struct {
	sums    []storage.PackedSum
	settles time.Time
}

// NewAdder begins with nothing. What becomes final after asOf is unsettled.
func NewAdder(names *SumNames, asOf time.Time) *Adder {
	return &Adder{names: names, asOf: asOf, cells: map[Cell]*heap{}}
}

// Add adds a part to its cell.
func (a *Adder) Add(p scoring.Part) {
	of := Cell{p.Day, p.Agent, p.Dept}
	h := a.cells[of]
	if h == nil {
		h = &heap{}
		a.cells[of] = h
	}
	s := storage.PackedSum{Name: a.names.number(SumName{p.Item, p.Class}), Num: p.Num, Den: p.Den, Rows: 1}
	if p.Waits() {
		s.Rows, s.Waiting = 0, 1
	}
	if p.Unsettled(a.asOf) {
		s.Unsettled = 1
	}
	h.sums = addSum(h.sums, s)
	if a.asOf.Before(p.Settled) && (h.settles.IsZero() || p.Settled.Before(h.settles)) {
		h.settles = p.Settled
	}
}

// Cells gives what was added up, in order. Times are those of the store, to the millisecond.
func (a *Adder) Cells() []CellSums {
	all := make([]CellSums, 0, len(a.cells))
	for _, of := range slices.SortedFunc(maps.Keys(a.cells), CompareCells) {
		h := a.cells[of]
		all = append(all, CellSums{of, h.sums, storage.Instant(upMillis(h.settles))})
	}
	return all
}

// upMillis is a time in milliseconds, not before it: what becomes final then has become so.
func upMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return storage.Millis(t.Add(time.Millisecond - 1))
}

// addSum adds one sum to others that are in the order of their names.
func addSum(sums []storage.PackedSum, s storage.PackedSum) []storage.PackedSum {
	at, known := slices.BinarySearchFunc(sums, s.Name, func(o storage.PackedSum, name int) int { return cmp.Compare(o.Name, name) })
	if !known {
		return slices.Insert(sums, at, s)
	}
	o := &sums[at]
	o.Num, o.Den = o.Num+s.Num, o.Den+s.Den
	o.Rows, o.Waiting, o.Unsettled = o.Rows+s.Rows, o.Waiting+s.Waiting, o.Unsettled+s.Unsettled
	return sums
}

// Plus gives the sums of both.
func Plus(a, b []storage.PackedSum) []storage.PackedSum {
	sums := slices.Clone(a)
	for _, s := range b {
		sums = addSum(sums, s)
	}
	return slices.DeleteFunc(sums, storage.PackedSum.IsZero)
}

// Minus gives what is in a and not in b: with b it comes to a again.
func Minus(a, b []storage.PackedSum) []storage.PackedSum {
	less := slices.Clone(b)
	for i, s := range less {
		less[i] = storage.PackedSum{Name: s.Name, Num: -s.Num, Den: -s.Den, Rows: -s.Rows, Waiting: -s.Waiting, Unsettled: -s.Unsettled}
	}
	return Plus(a, less)
}
