package report

import (
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// supervision is 《对内投诉工作督办表》: what came in, and what is done about it.
func (m maker) supervision() []Section {
	items := []scoring.Item{scoring.InternalTotal, scoring.InternalConfirmed, scoring.ConfirmedShare}
	return []Section{
		{Title: m.w.say("part.complaints"), Tables: []Table{m.complaints(), m.compared(items)}},
		{Title: m.w.say("part.special"), Tables: []Table{m.groups()}},
		{Title: m.w.say("part.items"), Tables: []Table{m.sheet()}},
	}
}

// complaints counts complaints about staff by department.
func (m maker) complaints() Table {
	t := Table{
		Title:   m.w.say("table.complaints"),
		Columns: []Column{{Title: m.w.say("dept")}, {Title: m.w.say("volume.internal")}, {Title: m.w.say("concluded")}, {Title: m.w.say("substantiated")}, {Title: m.w.say("not_substantiated")}, {Title: m.item(scoring.ConfirmedShare), Spread: true}, {Title: m.item(scoring.Unreported), Spread: true}},
		Empty:   m.w.say("none"),
	}
	share, _ := scoring.Lookup(scoring.ConfirmedShare)
	unreported, _ := scoring.Lookup(scoring.Unreported)
	row := func(name, dept string, ok func(storage.Sum) bool) []Cell {
		all, concluded, hidden := pick(m.Now, scoring.InternalTotal, ok), pick(m.Now, scoring.ConfirmedShare, ok), pick(m.Now, scoring.Unreported, ok)
		return []Cell{
			text(name), linked(count(all.num), m.rows(scoring.InternalTotal, dept, Met)), linked(count(concluded.den), m.rows(scoring.ConfirmedShare, dept, All)),
			linked(count(concluded.num), m.rows(scoring.ConfirmedShare, dept, Met)), linked(count(concluded.den-concluded.num), m.rows(scoring.ConfirmedShare, dept, Unmet)),
			linked(measured(share, concluded), m.rows(scoring.ConfirmedShare, dept, All)), linked(measured(unreported, hidden), m.rows(scoring.Unreported, dept, All)),
		}
	}
	for _, dept := range depts(m.Now) {
		if pick(m.Now, scoring.InternalTotal, ofDept(dept)).num+pick(m.Now, scoring.ConfirmedShare, ofDept(dept)).den+pick(m.Now, scoring.Unreported, ofDept(dept)).den > 0 {
			t.Rows = append(t.Rows, m.unknownDept(dept, row(m.named(dept), dept, ofDept(dept))))
		}
	}
	t.Total = row(m.w.say("total"), "", every)
	return t
}

// groupsOf lists the roster's groups that have sums.
func groupsOf(sums []storage.Sum) []string {
	var all []string
	for _, s := range sums {
		all = append(all, s.Group)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
