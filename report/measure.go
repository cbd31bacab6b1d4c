package report

import (
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// level is the confidence of intervals.
const level = 0.95

// total is what sums come to that belong together.
type total struct{ num, den, rows, waiting, unsettled int64 }

func (t total) plus(s storage.Sum) total {
	return total{t.num + s.Num, t.den + s.Den, t.rows + s.Rows, t.waiting + s.Waiting, t.unsettled + s.Unsettled}
}

// pick adds up the sums of an item that ok takes.
func pick(sums []storage.Sum, item scoring.Item, ok func(storage.Sum) bool) total {
	var t total
	for _, s := range sums {
		if s.Item == item && ok(s) {
			t = t.plus(s)
		}
	}
	return t
}

func every(storage.Sum) bool { return true }

func ofDept(dept string) func(storage.Sum) bool {
	return func(s storage.Sum) bool { return s.Dept == dept }
}

// depts lists the departments that have sums.
func depts(sums []storage.Sum) []string {
	var all []string
	for _, s := range sums {
		all = append(all, s.Dept)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// measured makes the cell of an indicator from what its parts come to.
func measured(i scoring.Indicator, t total) Cell {
	c := Cell{Form: formOf(i)}
	if i.Kind == scoring.Tally {
		c.Value, c.Known = float64(t.num), true
		return c
	}
	if c.Known = t.den > 0; !c.Known {
		return c
	}
	c.Value = float64(t.num) / float64(t.den)
	switch i.Kind {
	case scoring.Share:
		c.Low, c.High = estimate.Wilson(int(t.num), int(t.den))
	case scoring.Rate:
		low, high := estimate.Poisson(int(t.num), level)
		c.Value, c.Low, c.High = 1e6*c.Value, 1e6*low/float64(t.den), 1e6*high/float64(t.den)
	case scoring.Mean:
		c.Value *= scaled(i)
	case scoring.Tally, scoring.Balance, scoring.Movement:
	}
	return c
}

// scaled gives by what means are multiplied: milliseconds become hours, hundredths points.
func scaled(i scoring.Indicator) float64 {
	switch i.Unit {
	case scoring.Elapsed:
		return 1.0 / 3_600_000
	case scoring.Score:
		return 0.01
	default:
		return 1
	}
}

func formOf(i scoring.Indicator) Form {
	switch i.Kind {
	case scoring.Share:
		return Share
	case scoring.Rate:
		return Million
	case scoring.Tally:
		return Count
	case scoring.Mean, scoring.Balance, scoring.Movement:
	}
	return Mean
}

// against makes the cell that compares two values of one indicator: shares by their
// difference, everything else by its part.
func against(now, was Cell) Cell {
	c := Cell{Form: Change}
	if now.Form == Share {
		c.Form = Shift
	}
	if !now.Known || !was.Known {
		return c
	}
	if c.Form == Shift {
		c.Value, c.Known = now.Value-was.Value, true
	} else if was.Value != 0 {
		c.Value, c.Known = now.Value/was.Value-1, true
	}
	return c
}

// gotWorse tells whether an indicator has got worse for certain: a share by Newcombe's
// interval of the difference, anything else by worse.
func gotWorse(i scoring.Indicator, now, was total) bool {
	if i.Kind != scoring.Share {
		return worse(i, measured(i, now), measured(i, was))
	}
	moved := i.Change(scoring.Sum{Num: now.num, Den: now.den}, scoring.Sum{Num: was.num, Den: was.den})
	return moved.Certain && (i.Better == scoring.Higher && moved.High < 0 || i.Better == scoring.Lower && moved.Low > 0)
}

// worse tells whether the interval of now lies wholly on the wrong side of what it was, and
// the other way round.
func worse(i scoring.Indicator, now, was Cell) bool {
	if !now.Known || !was.Known || !now.Spread() || !was.Spread() {
		return false
	}
	switch i.Better {
	case scoring.Higher:
		return now.High < was.Value && now.Value < was.Low
	case scoring.Lower:
		return now.Low > was.Value && now.Value > was.High
	case scoring.Neither:
	}
	return false
}

func text(s string) Cell { return Cell{Form: Text, Text: s} }

func day(s string) Cell { return Cell{Form: Date, Text: s} }

func linked(c Cell, rows string) Cell {
	if c.Known || !c.Numeric() {
		c.Rows = rows
	}
	return c
}

func count(n int64) Cell { return Cell{Form: Count, Value: float64(n), Known: true} }

// points makes the cell of points that are kept in hundredths.
func points(p inspect.Points) Cell { return Cell{Form: Score, Value: float64(p) / 100, Known: true} }

// RowsOf gives the address of the rows behind a sum.
func RowsOf(f storage.SumFilter, which Which) string {
	q := url.Values{}
	for _, i := range f.Items {
		q.Add("item", string(i))
	}
	for _, c := range f.Classes {
		q.Add("class", string(c))
	}
	for key, v := range map[string]string{"from": f.First, "to": f.Last, "agent": f.Agent, "dept": f.Dept, "team": f.Team, "group": f.Group, "which": string(which)} {
		if v != "" {
			q.Set(key, v)
		}
	}
	return "/figures?" + q.Encode()
}

// card is the address of an agent's scorecard; empty where the period is no month.
func (m maker) card(agent string) string {
	if m.Period.Length != Month {
		return ""
	}
	return "/scorecards/" + url.PathEscape(agent) + "?" + url.Values{"month": {m.Period.Code()}}.Encode()
}

// maker makes the parts of a bulletin of some material, in some words.
type maker struct {
	Material
	w Words
}

// rows is RowsOf for the period of the material.
func (m maker) rows(item scoring.Item, dept string, which Which, classes ...call.TicketKind) string {
	return m.rowsIn(m.Period, item, dept, which, classes...)
}

// rowsIn is RowsOf for another period.
func (m maker) rowsIn(p Period, item scoring.Item, dept string, which Which, classes ...call.TicketKind) string {
	if dept == "" {
		dept = m.Dept
	}
	return RowsOf(storage.SumFilter{First: p.First, Last: p.Last, Items: []scoring.Item{item}, Dept: dept, Classes: classes}, which)
}

// rowsBefore links cells of the period before and of the year before to their rows.
func (m maker) rowsBefore(before, year Cell, item scoring.Item, which Which, classes ...call.TicketKind) (linkedBefore, linkedYear Cell) {
	before = linked(before, m.rowsIn(m.Period.Before(), item, "", which, classes...))
	if p, ok := m.Period.YearBefore(); ok {
		year = linked(year, m.rowsIn(p, item, "", which, classes...))
	}
	return before, year
}

// named gives a department, or that nobody knows it.
func (m maker) named(dept string) string {
	if dept == "" {
		return m.w.say("dept.none")
	}
	return dept
}

// item tells what an indicator is called, with its unit where that is not plain.
func (m maker) item(i scoring.Item) string {
	name := m.w.code("item", string(i))
	if of, ok := scoring.Lookup(i); ok && of.Unit == scoring.Elapsed {
		name = m.w.say("item.hours", name)
	}
	return name
}

// remarks adds a section for whatever somebody has written.
func (m maker) remarks(sections []Section) []Section {
	for _, key := range RemarksOf(m.Kind) {
		if words := m.Remarks[key]; words != "" {
			sections = append(sections, Section{Title: m.w.say("remark." + key), Words: []string{words}})
		}
	}
	return sections
}
