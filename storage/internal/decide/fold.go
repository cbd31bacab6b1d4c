package decide

import (
	"cmp"
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
	rows  map[foldKey][]storage.PackedSum // by the number of the name
}

type foldKey struct {
	span string
	Whose
}

// NewFold begins with nothing.
func NewFold(f storage.SumFilter, names *SumNames) *Fold {
	return &Fold{f: f, names: names, rows: map[foldKey][]storage.PackedSum{}}
}

// Add adds the sums of a cell that lies in a span.
func (f *Fold) Add(span string, of Whose, sums []storage.PackedSum) {
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
		row = make([]storage.PackedSum, f.names.last+1)
		f.rows[key] = row
	}
	for _, s := range sums {
		if s.Name < 0 || s.Name >= len(row) {
			continue // of a name that nobody knows: Check tells
		}
		to := &row[s.Name]
		to.Num, to.Den = to.Num+s.Num, to.Den+s.Den
		to.Rows, to.Waiting, to.Unsettled = to.Rows+s.Rows, to.Waiting+s.Waiting, to.Unsettled+s.Unsettled
	}
}

// Sums gives what was added up, in the order of [storage.Tallies].
func (f *Fold) Sums() []storage.Sum {
	var all []storage.Sum
	for key, row := range f.rows {
		at := map[SumName]int{}
		for number, s := range row {
			name := f.names.Name(number)
			if s.IsZero() || !Wanted(f.f, name.Item, name.Class) {
				continue
			}
			if f.f.By&storage.ByClass == 0 {
				name.Class = ""
			}
			i, known := at[name]
			if !known {
				i = len(all)
				at[name] = i
				all = append(all, storage.Sum{
					Item: name.Item, Class: name.Class, Span: key.span, Agent: key.Agent, Dept: key.Dept, Team: key.Team, Group: key.Group,
				})
			}
			to := &all[i]
			to.Num, to.Den = to.Num+s.Num, to.Den+s.Den
			to.Rows, to.Waiting, to.Unsettled = to.Rows+s.Rows, to.Waiting+s.Waiting, to.Unsettled+s.Unsettled
		}
	}
	slices.SortFunc(all, compareSums)
	return all
}

// Wanted tells whether a filter takes an item of a class.
func Wanted(f storage.SumFilter, item scoring.Item, class call.TicketKind) bool {
	return (f.Items == nil || slices.Contains(f.Items, item)) && (f.Classes == nil || slices.Contains(f.Classes, class))
}

func compareSums(a, b storage.Sum) int {
	return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Span, b.Span), cmp.Compare(a.Dept, b.Dept), cmp.Compare(a.Team, b.Team),
		cmp.Compare(a.Group, b.Group), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Class, b.Class))
}
