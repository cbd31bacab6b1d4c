package report

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/report/chart"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// units asks for what departments are compared by: all of them, since a place is one among
// all.
func units(ctx context.Context, s Store, m *Material) error {
	items := []scoring.Item{scoring.Covered}
	for _, c := range contest.Criteria() {
		items = append(items, c.Item())
	}
	f := storage.SumFilter{First: m.Period.First, Last: m.Period.Last, Items: items, By: storage.ByDept}
	var err error
	if m.Now, err = s.Sums(ctx, f); err != nil {
		return err
	}
	before := m.Period.Before()
	f.First, f.Last = before.First, before.Last
	if m.Before, err = s.Sums(ctx, f); err != nil {
		return err
	}
	lines := map[string]int{}
	if !m.Blind {
		if err := eachRedLine(ctx, s, m.Period, func(row storage.FindingRow) { lines[row.Dept]++ }); err != nil {
			return err
		}
	}
	for _, dept := range depts(m.Now) {
		m.Units = append(m.Units, contest.Unit{Name: dept, Now: byItem(m.Now, dept), Before: byItem(m.Before, dept), RedLines: lines[dept]})
	}
	m.Unsummed, err = s.Unsummed(ctx)
	return err
}

// byItem gives a department's sums.
func byItem(sums []storage.Sum, dept string) map[scoring.Item]scoring.Sum {
	all := map[scoring.Item]scoring.Sum{}
	for _, s := range sums {
		if s.Dept == dept {
			all[s.Item] = all[s.Item].Add(summed(s))
		}
	}
	return all
}

func summed(s storage.Sum) scoring.Sum {
	return scoring.Sum{Num: s.Num, Den: s.Den, Rows: int(s.Rows), Unsettled: int(s.Unsettled)}
}

// eachRedLine hands over the confirmed findings of red lines.
func eachRedLine(ctx context.Context, s Store, p Period, fn func(storage.FindingRow)) error {
	f := storage.FindingFilter{Status: storage.Confirmed, Level: inspect.RedLine, First: p.First, Last: p.Last, Limit: MostRows}
	for {
		rows, total, err := s.Findings(ctx, f)
		if err != nil {
			return err
		}
		for _, row := range rows {
			fn(row)
		}
		if f.Offset += len(rows); len(rows) == 0 || f.Offset >= total {
			return nil
		}
	}
}

// criteria are those that the reader may know of.
func (m Material) criteria() []contest.Criterion {
	return slices.DeleteFunc(contest.Criteria(), func(c contest.Criterion) bool { return m.Blind && c.Judged() })
}

// Standings gives how the departments of a contest stand.
func (m Material) Standings() []contest.Standing {
	return contest.Standings(m.Units, m.Contest, m.criteria())
}

// contest compares departments.
func (m maker) contest() []Section {
	all := m.Standings()
	ranked := 0
	for _, s := range all {
		if s.Place > 0 {
			ranked++
		}
	}
	if m.Dept != "" { // nobody else's figures
		all = slices.DeleteFunc(all, func(s contest.Standing) bool { return s.Name != m.Dept })
	}
	sections := []Section{
		{Title: m.w.say("part.places"), Words: []string{m.w.say("places.words", strconv.Itoa(ranked), strconv.Itoa(len(m.Units)))}, Tables: []Table{m.places(all)}},
		{Title: m.w.say("part.three"), Tables: []Table{m.perMillion(all), m.movements(all)}, Charts: m.unitChart(scoring.InternalTotal)},
	}
	if !m.Blind {
		sections = append(sections, Section{Title: m.w.say("part.shirking"), Tables: []Table{m.heavier(all)}})
	}
	return append(sections, Section{Title: m.w.say("part.conditions"), Tables: []Table{m.conditions(all)}})
}

// places tells who stands where, and what each criterion costs.
func (m maker) places(all []contest.Standing) Table {
	t := Table{Columns: []Column{{Title: m.w.say("dept")}, {Title: m.w.say("place")}, {Title: m.w.say("place.points")}}, Empty: m.w.say("none"), Notes: []string{m.w.say("places.note", m.weights())}}
	for _, c := range m.criteria() {
		t.Columns = append(t.Columns, Column{Title: m.w.say("grouped." + string(c))})
	}
	for _, s := range all {
		row := []Cell{text(m.named(s.Name)), text(m.place(s)), {Form: Mean, Value: s.Points, Known: s.Place > 0}}
		for _, c := range m.criteria() {
			row = append(row, Cell{Form: Count, Value: float64(s.Groups[c]), Known: s.Place > 0})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// weights tells what a group behind costs.
func (m maker) weights() string {
	var all []string
	for _, c := range m.criteria() {
		all = append(all, m.w.say("criterion."+string(c))+" "+strconv.FormatFloat(m.Contest.Weights[c], 'g', -1, 64))
	}
	return strings.Join(all, m.w.say("and"))
}

// place tells a place, or why there is none.
func (m maker) place(s contest.Standing) string {
	var why []string
	for _, b := range s.Bars {
		why = append(why, m.w.say("bar."+string(b)))
	}
	switch {
	case len(why) > 0:
		return m.w.say("place.none", strings.Join(why, m.w.say("and")))
	case s.Shared:
		return m.w.say("place.shared", strconv.Itoa(s.Place))
	}
	return strconv.Itoa(s.Place)
}

// perMillion tells ① and ②.
func (m maker) perMillion(all []contest.Standing) Table {
	t := Table{Title: m.w.say("table.million"), Empty: m.w.say("none"), Columns: []Column{
		{Title: m.w.say("dept")},
		{Title: m.w.say("calls.human")},
		{Title: m.w.say("volume.internal")},
		{Title: m.w.say("criterion.total"), Spread: true},
		{Title: m.w.say("substantiated")},
		{Title: m.w.say("criterion.substantiated"), Spread: true},
	}}
	total, _ := scoring.Lookup(scoring.InternalTotal)
	confirmed, _ := scoring.Lookup(scoring.InternalConfirmed)
	row := func(name, dept string, ok func(storage.Sum) bool) []Cell {
		a, b := pick(m.Now, total.Item, ok), pick(m.Now, confirmed.Item, ok)
		return []Cell{
			text(name), linked(count(a.den), m.rows(total.Item, dept, Unmet)),
			linked(count(a.num), m.rows(total.Item, dept, Met)), linked(measured(total, a), m.rows(total.Item, dept, All)),
			linked(count(b.num), m.rows(confirmed.Item, dept, Met)), linked(measured(confirmed, b), m.rows(confirmed.Item, dept, All)),
		}
	}
	return m.byUnit(t, all, row)
}

// byUnit adds a row for every unit, and one for all of them to who sees all.
func (m maker) byUnit(t Table, all []contest.Standing, row func(name, dept string, ok func(storage.Sum) bool) []Cell) Table {
	for _, s := range all {
		t.Rows = append(t.Rows, m.unknownDept(s.Name, row(m.named(s.Name), s.Name, ofDept(s.Name))))
	}
	if m.Dept == "" {
		t.Total = row(m.w.say("total"), "", every)
	}
	return t
}

// movements tells ③: the rate of this period and of the one before, how many points lie
// between, with their interval, and what that is of the rate before.
func (m maker) movements(all []contest.Standing) Table {
	t := Table{Title: m.w.say("table.movement"), Empty: m.w.say("none"), Columns: []Column{
		{Title: m.w.say("dept")},
		{Title: m.w.say("concluded")},
		{Title: m.w.say("substantiated")},
		{Title: m.item(scoring.ConfirmedShare)},
		{Title: m.w.say("concluded.before")},
		{Title: m.w.say("rate.before")},
		{Title: m.w.say("movement"), Spread: true},
		{Title: m.w.say("against.before")},
	}}
	i, _ := scoring.Lookup(scoring.ConfirmedShare)
	before := m
	before.Period = m.Period.Before()
	return m.byUnit(t, all, func(name, dept string, ok func(storage.Sum) bool) []Cell {
		a, b := pick(m.Now, i.Item, ok), pick(m.Before, i.Item, ok)
		now, was := measured(i, a), measured(i, b)
		return []Cell{
			text(name), linked(count(a.den), m.rows(i.Item, dept, All)), linked(count(a.num), m.rows(i.Item, dept, Met)), linked(unspread(now), m.rows(i.Item, dept, All)),
			linked(count(b.den), before.rows(i.Item, dept, All)), linked(unspread(was), before.rows(i.Item, dept, All)), shift(i, a, b), relative(now, was),
		}
	})
}

// shift is the difference of two shares with its interval.
func shift(i scoring.Indicator, now, was total) Cell {
	c := against(measured(i, now), measured(i, was))
	if moved := i.Change(now.sum(), was.sum()); moved.Known && moved.Bounded {
		c.Low, c.High = moved.Low/100, moved.High/100
	}
	return c
}

// relative compares two values by their part, shares included.
func relative(now, was Cell) Cell {
	c := Cell{Form: Change}
	if c.Known = now.Known && was.Known && was.Value != 0; c.Known {
		c.Value = now.Value/was.Value - 1
	}
	return c
}

func unspread(c Cell) Cell {
	c.Low, c.High = 0, 0
	return c
}

func (t total) sum() scoring.Sum {
	return scoring.Sum{Num: t.num, Den: t.den, Rows: int(t.rows), Unsettled: int(t.unsettled)}
}

// heavier tells what makes the contest heavier: shirking, what was not dispatched, and who
// called again after either.
func (m maker) heavier(all []contest.Standing) Table {
	t := Table{Empty: m.w.say("none"), Columns: []Column{{Title: m.w.say("dept")}}}
	items := []scoring.Item{scoring.Shirked, scoring.Undispatched, scoring.Aggravated}
	for _, item := range items {
		t.Columns = append(t.Columns, Column{Title: m.w.say("heavier." + string(item))}, Column{Title: m.item(item), Spread: true})
	}
	return m.byUnit(t, all, func(name, dept string, ok func(storage.Sum) bool) []Cell {
		cells := []Cell{text(name)}
		for _, item := range items {
			i, _ := scoring.Lookup(item)
			sum := pick(m.Now, item, ok)
			cells = append(cells, linked(count(sum.num), m.rows(item, dept, Met)), linked(measured(i, sum), m.rows(item, dept, All)))
		}
		return cells
	})
}

// conditions tells what a place hangs on.
func (m maker) conditions(all []contest.Standing) Table {
	need := m.w.say("conditions.note", m.w.number(Share, m.Contest.Coverage), m.w.number(Count, float64(m.Contest.Calls)), strconv.Itoa(m.Contest.RedLines))
	t := Table{Empty: m.w.say("none"), Notes: []string{need}, Columns: []Column{{Title: m.w.say("dept")}, {Title: m.w.say("calls.listed")}, {Title: m.w.say("calls.covered")}, {Title: m.item(scoring.Covered)}}}
	if !m.Blind {
		t.Columns = append(t.Columns, Column{Title: m.w.say("redlines")})
	}
	lines, inAll := map[string]int{}, 0
	for _, s := range all {
		lines[s.Name] = s.RedLines
		inAll += s.RedLines
	}
	i, _ := scoring.Lookup(scoring.Covered)
	return m.byUnit(t, all, func(name, dept string, ok func(storage.Sum) bool) []Cell {
		sum := pick(m.Now, i.Item, ok)
		cells := []Cell{text(name), linked(count(sum.den), m.rows(i.Item, dept, All)), linked(count(sum.num), m.rows(i.Item, dept, Met)), linked(unspread(measured(i, sum)), m.rows(i.Item, dept, All))}
		if !m.Blind {
			n := lines[dept]
			if name == m.w.say("total") { // whose dept is empty, as is that of calls of no department
				n = inAll
			}
			cells = append(cells, linked(count(int64(n)), m.redLines(dept)))
		}
		return cells
	})
}

// redLines is the address of confirmed findings of red lines.
func (m maker) redLines(dept string) string {
	q := url.Values{"status": {string(storage.Confirmed)}, "level": {string(inspect.RedLine)}, "from": {m.Period.First}, "to": {m.Period.Last}}
	if dept != "" {
		q.Set("dept", dept)
	}
	return "/findings?" + q.Encode()
}

// unitChart draws an indicator of every department, to who sees all.
func (m maker) unitChart(item scoring.Item) []chart.Chart {
	if m.Dept != "" {
		return nil
	}
	return m.deptChart(item)
}
