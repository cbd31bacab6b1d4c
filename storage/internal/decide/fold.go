package decide

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Whose says whose sums some are: the agent, and where the agent belongs.
type Whose struct {
	Agent, Dept, Team, Group string
}

// Fold adds up the sums of cells as a filter says.
type Fold struct {
	f     storage.SumFilter
	names *SumNames
	at    []int // by the number of a name: where a row has it, or -1 when it is not wanted
	width int   // of a row: how many names are wanted
	rows  map[foldKey][]storage.PackedSum
}

type foldKey struct {
	span string
	Whose
}

// NewFold begins with nothing. It has to be told of all names before. Of each row it holds
// what is wanted only: there may be as many as agents' days.
func NewFold(f storage.SumFilter, names *SumNames) *Fold {
	fold := &Fold{f: f, names: names, at: make([]int, names.last+1), rows: map[foldKey][]storage.PackedSum{}}
	for number := range fold.at {
		fold.at[number] = -1
		if name, known := names.names[number]; known && Wanted(f, name.Item, name.Class) {
			fold.at[number] = fold.width
			fold.width++
		}
	}
	return fold
}

// Add adds the sums of a cell that lies in a span, in their compact form.
func (f *Fold) Add(span string, of Whose, sums []byte) error {
	key := foldKey{span: span}
	if f.f.By&storage.ByAgent != 0 {
		key.Agent = of.Agent
	}
	if f.f.By&storage.ByDept != 0 {
		key.Dept = of.Dept
	}
	if f.f.By&storage.ByTeam != 0 {
		key.Team = of.Team
	}
	if f.f.By&storage.ByGroup != 0 {
		key.Group = of.Group
	}
	row := f.rows[key]
	if row == nil {
		row = make([]storage.PackedSum, f.width)
		f.rows[key] = row
	}
	return storage.AddSums(row, f.at, sums)
}

// Sums gives what was added up, in the order of [storage.Tallies].
func (f *Fold) Sums() []storage.Sum {
	keys := slices.SortedFunc(maps.Keys(f.rows), compareKeys)
	var all []storage.Sum
	for _, of := range f.columns() {
		for _, key := range keys {
			for _, class := range of {
				to := storage.Sum{Item: class.Item, Class: class.Class, Span: key.span, Agent: key.Agent, Dept: key.Dept, Team: key.Team, Group: key.Group}
				for _, number := range class.numbers {
					s := f.rows[key][f.at[number]]
					to.Num, to.Den = to.Num+s.Num, to.Den+s.Den
					to.Rows, to.Waiting, to.Unsettled = to.Rows+s.Rows, to.Waiting+s.Waiting, to.Unsettled+s.Unsettled
				}
				if to.Num != 0 || to.Den != 0 || to.Rows != 0 || to.Waiting != 0 {
					all = append(all, to)
				}
			}
		}
	}
	return all
}

// column is what of a row comes to one sum.
type column struct {
	SumName
	numbers []int
}

// columns gives what is wanted, the classes of one item together, in order.
func (f *Fold) columns() [][]column {
	by := map[SumName][]int{}
	for number, name := range f.names.names {
		if f.at[number] < 0 {
			continue
		}
		if f.f.By&storage.ByClass == 0 {
			name.Class = ""
		}
		by[name] = append(by[name], number)
	}
	var all [][]column
	for _, name := range slices.SortedFunc(maps.Keys(by), func(a, b SumName) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Class, b.Class))
	}) {
		if len(all) == 0 || all[len(all)-1][0].Item != name.Item {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], column{name, by[name]})
	}
	return all
}

func compareKeys(a, b foldKey) int {
	return cmp.Or(cmp.Compare(a.span, b.span), cmp.Compare(a.Dept, b.Dept), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Agent, b.Agent))
}

// Wanted tells whether a filter takes an item of a class.
func Wanted(f storage.SumFilter, item scoring.Item, class call.TicketKind) bool {
	return (f.Items == nil || slices.Contains(f.Items, item)) && (f.Classes == nil || slices.Contains(f.Classes, class))
}
