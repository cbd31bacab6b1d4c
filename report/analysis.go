package report

import (
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/report/chart"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// analysis follows the template of B14: 总量、对比、原因、趋势、专项、管理.
func (m maker) analysis() []Section {
	return []Section{
		{Title: m.w.say("part.volume"), Tables: []Table{m.volume()}},
		{Title: m.w.say("part.comparison"), Tables: []Table{m.byDepts(byDept())}, Charts: m.deptChart(scoring.InternalTotal)},
		{Title: m.w.say("part.causes"), Tables: []Table{m.rules()}},
		m.trend(),
		{Title: m.w.say("part.special"), Tables: []Table{m.groups()}},
		{Title: m.w.say("part.management"), Tables: []Table{m.compared([]scoring.Item{scoring.Covered, scoring.Rechecked, scoring.ReviewAccuracy, scoring.AppealSuccess, scoring.CalledBack, scoring.Timely})}},
	}
}

// volume counts calls and tickets, against before and the year before.
func (m maker) volume() Table {
	t := Table{Columns: []Column{{Title: m.w.say("col.what")}, {Title: m.w.say("now")}, {Title: m.w.say("before")}, {Title: m.w.say("against.before")}, {Title: m.w.say("year")}, {Title: m.w.say("against.year")}}}
	add := func(name string, of func([]storage.Sum) int64, item scoring.Item, which Which, classes ...call.TicketKind) {
		now, before, year := linked(count(of(m.Now)), m.rows(item, "", which, classes...)), count(of(m.Before)), Cell{Form: Count}
		if m.YearBefore != nil {
			year = count(of(m.YearBefore))
		}
		before, year = m.rowsBefore(before, year, item, which, classes...)
		t.Rows = append(t.Rows, []Cell{text(name), now, before, against(now, before), year, against(now, year)})
	}
	add(m.w.say("volume.calls"), func(s []storage.Sum) int64 { return pick(s, scoring.Covered, every).den }, scoring.Covered, All)
	add(m.w.say("tickets.all"), func(s []storage.Sum) int64 { return pick(s, scoring.Urged, every).rows }, scoring.Urged, All)
	for _, c := range call.TicketKinds() {
		if c != call.Urge && c != call.ComplaintInternal { // which has lines of its own
			add(m.w.code("class", string(c)), func(s []storage.Sum) int64 {
				return pick(s, scoring.Urged, func(s storage.Sum) bool { return s.Class == c }).rows
			}, scoring.Urged, All, c)
		}
	}
	add(m.w.say("volume.internal"), func(s []storage.Sum) int64 { return pick(s, scoring.InternalTotal, every).num }, scoring.InternalTotal, Met)
	add(m.w.say("volume.substantiated"), func(s []storage.Sum) int64 { return pick(s, scoring.InternalConfirmed, every).num }, scoring.InternalConfirmed, Met)
	return t
}

// trended lists what is drawn over time.
func trended() []scoring.Item {
	return []scoring.Item{scoring.Satisfaction, scoring.CallsInError, scoring.Timely}
}

// trend draws indicators over time, and tells the numbers beside.
func (m maker) trend() Section {
	s := Section{Title: m.w.say("part.trend")}
	t := Table{Columns: []Column{{Title: m.w.say("col.when")}}, Empty: m.w.say("none")}
	values := map[scoring.Item][]Cell{}
	for _, item := range trended() {
		i, _ := scoring.Lookup(item)
		t.Columns = append(t.Columns, Column{Title: m.item(item), Spread: true})
		c := chart.Chart{Kind: chart.Lines, Title: m.item(item), Unit: unitOf(i), Digits: 1, Labels: shortly(m.Spans), Series: []chart.Series{{Name: m.item(item)}}}
		for n, span := range m.Spans {
			cell := measured(i, pick(m.Trend, item, func(s storage.Sum) bool { return s.Span == span }))
			cell = linked(cell, m.rowsIn(m.stretch(n), item, "", All))
			values[item] = append(values[item], cell)
			c.Series[0].Points = append(c.Series[0].Points, point(cell))
		}
		c.Desc = m.w.say("chart.trend", m.item(item), strconv.Itoa(len(m.Spans)))
		s.Charts = append(s.Charts, c)
	}
	for n, span := range m.Spans {
		row := []Cell{text(span)}
		for _, item := range trended() {
			row = append(row, values[item][n])
		}
		t.Rows = append(t.Rows, row)
	}
	s.Tables = []Table{t}
	return s
}

// stretch is from where to where a span goes: to the next one.
func (m maker) stretch(n int) Period {
	p := Period{First: m.firstDay(n), Last: m.Period.Last}
	if n+1 < len(m.Spans) {
		p.Last = Period{First: m.firstDay(n + 1)}.begin().AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return p
}

// firstDay is the first day of a span that counts: a quarter may begin within a week.
func (m maker) firstDay(n int) string {
	switch m.Period.Length {
	case Year:
		return m.Spans[n] + "-01"
	case Quarter:
		return max(m.Spans[n], m.Period.First)
	case Day, Week, TenDays, Half, Month:
	}
	return m.Spans[n]
}

// shortly leaves the year out of days.
func shortly(spans []string) []string {
	labels := make([]string, len(spans))
	for i, s := range spans {
		if labels[i] = s; len(s) == len("2026-09-01") {
			labels[i] = s[len("2026-"):]
		}
	}
	return labels
}

// groups tells the roster's groups apart, such as 暑期工.
func (m maker) groups() Table {
	items := []scoring.Item{scoring.Satisfaction, scoring.FirstClose, scoring.CallsInError, scoring.InternalConfirmed}
	t := Table{Title: m.w.say("table.groups"), Columns: []Column{{Title: m.w.say("group")}}, Empty: m.w.say("groups.none")}
	for _, item := range items {
		t.Columns = append(t.Columns, Column{Title: m.item(item), Spread: true})
	}
	for _, group := range groupsOf(m.Groups) {
		name := group
		if name == "" {
			name = m.w.say("group.none")
		}
		row := []Cell{text(name)}
		for _, item := range items {
			i, _ := scoring.Lookup(item)
			cell := measured(i, pick(m.Groups, item, func(s storage.Sum) bool { return s.Group == group }))
			if group != "" {
				cell = linked(cell, RowsOf(storage.SumFilter{First: m.Period.First, Last: m.Period.Last, Items: []scoring.Item{item}, Dept: m.Dept, Group: group}, All))
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
