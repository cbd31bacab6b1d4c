package report

import (
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/report/chart"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// reported lists the items that 《客服重要服务指标情况通报考核表》 tells of.
func reported() []scoring.Item {
	return []scoring.Item{
		scoring.Satisfaction, scoring.Rated, scoring.FirstClose, scoring.SolvedAtOnce, scoring.Handled, scoring.Replied, scoring.Timely, scoring.OnTime,
		scoring.Urged, scoring.CalledBack, scoring.CallbackSatisfied, scoring.Repeated, scoring.CallsInError, scoring.Shirked, scoring.Undispatched,
		scoring.InternalTotal, scoring.InternalConfirmed, scoring.ConfirmedShare, scoring.TicketSteps, scoring.TicketTime, scoring.Covered,
	}
}

// byDept lists the items that departments are told apart by, as many as A4 has room for.
func byDept() []scoring.Item {
	return []scoring.Item{scoring.Satisfaction, scoring.Rated, scoring.FirstClose, scoring.OnTime, scoring.Urged, scoring.CallsInError}
}

func (m maker) indicators() []Section {
	sections := []Section{
		{Title: m.w.say("part.tickets"), Tables: []Table{m.tickets()}},
		{Title: m.w.say("part.indicators"), Tables: []Table{m.compared(reported())}},
		{Title: m.w.say("part.depts"), Tables: []Table{m.byDepts(byDept())}, Charts: m.deptChart(scoring.Satisfaction)},
	}
	for _, d := range m.Details {
		sections = append(sections, m.detail(d))
	}
	if s, ok := m.attention(); ok {
		sections = append(sections, s)
	}
	return sections
}

// tickets counts tickets by department and class, as the item of urged tickets has them:
// each once, urgings themselves left out.
func (m maker) tickets() Table {
	classes := []call.TicketKind{call.Repair, call.Business, call.Consult, call.ComplaintExternal, call.ComplaintInternal, call.Transfer}
	t := Table{Title: m.w.say("table.tickets"), Columns: []Column{{Title: m.w.say("dept")}, {Title: m.w.say("tickets.all")}}, Empty: m.w.say("none")}
	for _, c := range classes {
		t.Columns = append(t.Columns, Column{Title: m.w.code("class", string(c))})
	}
	t.Columns = append(t.Columns, Column{Title: m.w.say("tickets.urged")})
	row := func(name, dept string, ok func(storage.Sum) bool) []Cell {
		all := pick(m.Now, scoring.Urged, ok)
		cells := []Cell{text(name), linked(count(all.rows), m.rows(scoring.Urged, dept, All))}
		for _, c := range classes {
			n := pick(m.Now, scoring.Urged, func(s storage.Sum) bool { return ok(s) && s.Class == c })
			cells = append(cells, linked(count(n.rows), m.rows(scoring.Urged, dept, All, c)))
		}
		return append(cells, linked(count(all.num), m.rows(scoring.Urged, dept, Met)))
	}
	for _, dept := range depts(m.Now) {
		if pick(m.Now, scoring.Urged, ofDept(dept)).rows > 0 {
			t.Rows = append(t.Rows, m.unknownDept(dept, row(m.named(dept), dept, ofDept(dept))))
		}
	}
	t.Total = row(m.w.say("total"), "", every)
	return t
}

// unknownDept takes the addresses from a row of no department: they would open everybody's.
func (m maker) unknownDept(dept string, row []Cell) []Cell {
	if dept == "" {
		return unlinkedRow(row)
	}
	return row
}

// compared tells indicators of the period, the one before and the year before.
func (m maker) compared(items []scoring.Item) Table {
	t := Table{Columns: []Column{
		{Title: m.w.say("indicator")},
		{Title: m.w.say("now"), Spread: true},
		{Title: m.w.say("num")},
		{Title: m.w.say("den")},
		{Title: m.w.say("before")},
		{Title: m.w.say("against.before")},
		{Title: m.w.say("year")},
		{Title: m.w.say("against.year")},
	}}
	for _, item := range items {
		i, ok := scoring.Lookup(item)
		if !ok {
			continue
		}
		sums := pick(m.Now, item, every)
		now, before, year := measured(i, sums), measured(i, pick(m.Before, item, every)), measured(i, pick(m.YearBefore, item, every))
		num, den := Cell{Form: Count}, Cell{Form: Count}
		switch i.Kind {
		case scoring.Share:
			num, den = linked(count(sums.num), m.rows(item, "", Met)), linked(count(sums.den), m.rows(item, "", All))
		case scoring.Rate:
			num, den = linked(count(sums.num), m.rows(item, "", Met)), linked(count(sums.den), m.rows(item, "", Unmet))
		case scoring.Mean:
			den = linked(count(sums.rows), m.rows(item, "", All))
		case scoring.Tally, scoring.Balance, scoring.Movement:
		}
		before.Low, before.High, year.Low, year.High = 0, 0, 0, 0
		before, year = m.rowsBefore(before, year, item, All)
		t.Rows = append(t.Rows, []Cell{text(m.item(item)), linked(now, m.rows(item, "", All)), num, den, before, against(now, before), year, against(now, year)})
	}
	return t
}

// byDepts tells indicators of every department.
func (m maker) byDepts(items []scoring.Item) Table {
	t := Table{Columns: []Column{{Title: m.w.say("dept")}}, Empty: m.w.say("none")}
	for _, item := range items {
		t.Columns = append(t.Columns, Column{Title: m.item(item), Spread: true})
	}
	row := func(name, dept string, ok func(storage.Sum) bool) []Cell {
		cells := []Cell{text(name)}
		for _, item := range items {
			i, _ := scoring.Lookup(item)
			cells = append(cells, linked(measured(i, pick(m.Now, item, ok)), m.rows(item, dept, All)))
		}
		return cells
	}
	for _, dept := range depts(m.Now) {
		cells := m.unknownDept(dept, row(m.named(dept), dept, ofDept(dept)))
		if slices.ContainsFunc(cells, func(c Cell) bool { return c.Known }) {
			t.Rows = append(t.Rows, cells)
		}
	}
	t.Total = row(m.w.say("total"), "", every)
	return t
}

// deptChart draws an indicator of every department; nothing for a single one.
func (m maker) deptChart(item scoring.Item) []chart.Chart {
	i, _ := scoring.Lookup(item)
	c := chart.Chart{Kind: chart.Bars, Title: m.item(item), Digits: 1}
	var points []chart.Point
	for _, dept := range depts(m.Now) {
		cell := measured(i, pick(m.Now, item, ofDept(dept)))
		if !cell.Known {
			continue
		}
		c.Labels, points = append(c.Labels, m.named(dept)), append(points, point(cell))
	}
	if len(points) < 2 {
		return nil
	}
	c.Unit, c.Desc = unitOf(i), m.w.say("chart.depts", m.item(item), strconv.Itoa(len(points)))
	c.Series = []chart.Series{{Name: m.item(item), Points: points}}
	return []chart.Chart{c}
}

// point makes a point of a cell: shares in percent.
func point(c Cell) chart.Point {
	by := 1.0
	if c.Form == Share {
		by = 100
	}
	return chart.Point{Value: by * c.Value, Known: c.Known, Low: by * c.Low, High: by * c.High}
}

func unitOf(i scoring.Indicator) string {
	if i.Kind == scoring.Share {
		return "%"
	}
	return ""
}

// detail lists rows one by one.
func (m maker) detail(d Detail) Section {
	t := Table{
		Columns: []Column{{Title: m.w.say("col.no")}, {Title: m.w.say("col.day")}, {Title: m.w.say("col.source")}, {Title: m.w.say("class")}, {Title: m.w.say("dept")}, {Title: m.w.say("col.agent")}},
		Empty:   m.w.say("none"),
	}
	for n, p := range d.Parts {
		t.Rows = append(t.Rows, []Cell{
			count(int64(n + 1)), day(p.Day), linked(text(p.Source.ID), SourceURL(p.Source)), text(m.w.code("class", string(p.Class))), text(p.Dept), text(p.Agent),
		})
	}
	if d.Total > len(d.Parts) {
		t.Notes = append(t.Notes, m.w.say("more", len(d.Parts), d.Total))
	}
	return Section{Title: m.w.say("detail." + d.Key), Tables: []Table{t}}
}

// attention names what has got worse than chance would have it.
func (m maker) attention() (Section, bool) {
	s := Section{Title: m.w.say("part.attention")}
	for _, item := range reported() {
		i, _ := scoring.Lookup(item)
		now, was := pick(m.Now, item, every), pick(m.Before, item, every)
		if gotWorse(i, now, was) {
			s.Words = append(s.Words, m.w.say("worse", m.item(item), m.w.Value(measured(i, was)), m.w.Value(measured(i, now))))
		}
	}
	return s, len(s.Words) > 0
}
