package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/report/chart"
	"github.com/tingcha/tingcha/scoring"
)

// build makes the document of a comparison.
func (c *comparison) build(w Words) Bulletin {
	g := comparing{c, w}
	b := Bulletin{Kind: Groups, Lang: w.Lang, Title: w.title(Groups, c.Month), Period: c.Month, Dept: g.whose(), AsOf: c.asOf}
	b.Sections = []Section{
		{Title: w.say("groups.of."+string(c.Level), w.code("item", string(c.Item))), Tables: []Table{g.depth()}, Charts: g.bars()},
		g.trend(),
		{Title: w.say("groups.overview"), Tables: []Table{g.overviewTable()}},
	}
	b.Notes = []string{w.say("note.ranks"), w.say("note.shrunk"), w.say("note.mix"), w.say("note.interval"), w.say("note.due")}
	if c.unsummed > 0 {
		b.Notes = append(b.Notes, w.say("note.unsummed", strconv.Itoa(c.unsummed)))
	}
	return b
}

// comparing makes the parts of a comparison in some words.
type comparing struct {
	*comparison
	w Words
}

// whose names what the units are parts of.
func (g comparing) whose() string {
	var all []string
	for _, name := range []string{g.Dept, g.Team} {
		if name != "" {
			all = append(all, name)
		}
	}
	if g.Class != "" {
		all = append(all, g.w.code("class", string(g.Class)))
	}
	return strings.Join(all, " · ")
}

// named gives what a unit is called, leading to what it consists of.
func (g comparing) named(unit string) Cell {
	name := unit
	if unit == "" {
		name = g.w.say(string(g.Level) + ".none")
	} else if of := g.names[unit]; of != "" {
		name = of
	}
	c := text(name)
	c.Rows = g.down(unit)
	return c
}

// shown are the units that there is room for.
func (g comparing) shown() []string { return g.units[:min(len(g.units), MostUnits)] }

// more says how many units are left out.
func (g comparing) more() []string {
	if len(g.units) <= MostUnits {
		return nil
	}
	return []string{g.w.say("groups.more", MostUnits, len(g.units))}
}

// depth tells of one indicator all that the counts say: value with interval, the shrunken
// value, the place, what the kind of work explains, and the change.
func (g comparing) depth() Table {
	t := Table{Empty: g.w.say("none"), Notes: g.more(), Columns: []Column{
		{Title: g.w.say(string(g.Level))},
		{Title: g.w.say("num")},
		{Title: g.w.say("den")},
		{Title: g.w.code("item", string(g.Item)), Spread: true},
		{Title: g.w.say("shrunk")},
		{Title: g.w.say("places")},
		{Title: g.w.say("group.no")},
		{Title: g.w.say("mix"), Spread: true},
		{Title: g.w.say("before")},
		{Title: g.w.say("movement"), Spread: true},
	}}
	known := slices.DeleteFunc(slices.Clone(g.units), func(unit string) bool { return unit == "" || g.sum(unit).den == 0 })
	sums := make([]scoring.Sum, len(known))
	for i, unit := range known {
		sums[i] = g.sum(unit).sum()
	}
	ranks, shrunk := g.of.Ranks(sums), g.of.Shrunk(sums)
	for _, unit := range g.shown() {
		row := g.plainly(unit, g.named(unit))
		place, group, drawn := text("–"), Cell{Form: Count}, Cell{Form: formOf(g.of)}
		if at := slices.Index(known, unit); at >= 0 {
			place, drawn = text(places(ranks[at].First, ranks[at].Last)), shrunken(g.of, shrunk[at])
			group = count(int64(ranks[at].Group))
		}
		t.Rows = append(t.Rows, slices.Concat(row[:4], []Cell{drawn, place, group, g.ratio(unit)}, row[4:]))
	}
	if len(g.units) > 0 {
		all := g.plainly(everyone, text(g.w.say("total")))
		t.Total = slices.Concat(all[:4], []Cell{{Form: formOf(g.of)}, text(""), {Form: Count}, {Form: Mean}}, all[4:])
	}
	return t
}

// sum is what a unit had in the month of the indicator that is looked at.
func (g comparing) sum(unit string) total { return g.total(g.Month.Code(), unit, g.Item) }

// plainly tells numerator, denominator and value of a unit, the value before, and the change.
func (g comparing) plainly(unit string, name Cell) []Cell {
	before := g.Month.Before()
	now, was := g.sum(unit), g.total(before.Code(), unit, g.Item)
	value, old := measured(g.of, now), unspread(measured(g.of, was))
	changed := relative(value, old)
	if g.of.Kind == scoring.Share {
		changed = shift(g.of, now, was)
	}
	return []Cell{
		name, linked(count(now.num), g.rows(g.Month, unit, g.Item, Met)), linked(count(now.den), g.rows(g.Month, unit, g.Item, allOf(g.of))), linked(value, g.rows(g.Month, unit, g.Item, All)),
		linked(old, g.rows(before, unit, g.Item, All)), changed,
	}
}

// ratio is what a unit had, to what everybody's rates would have given it.
func (g comparing) ratio(unit string) Cell {
	r := g.adjusted(unit)
	return Cell{Form: Mean, Value: r.Value, Low: r.Low, High: r.High, Known: r.Known}
}

// places tells the places between which a unit stands.
func places(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "–" + strconv.Itoa(last)
}

// most is how many units a drawing has room for.
const most = 24

// bars draws the units with their intervals, where there is room.
func (g comparing) bars() []chart.Chart {
	name := g.w.code("item", string(g.Item))
	c := chart.Chart{Kind: chart.Bars, Title: name, Unit: unitOf(g.of), Digits: 1}
	var points []chart.Point
	for _, unit := range g.shown() {
		if cell := measured(g.of, g.sum(unit)); cell.Known {
			c.Labels, points = append(c.Labels, g.named(unit).Text), append(points, point(cell))
		}
	}
	if len(points) < 2 || len(points) > most {
		return nil
	}
	c.Desc = g.w.say("chart.units", name, strconv.Itoa(len(points)))
	c.Series = []chart.Series{{Name: name, Points: points}}
	return []chart.Chart{c}
}

// trend draws the indicator over months, of all units together.
func (g comparing) trend() Section {
	name := g.w.code("item", string(g.Item))
	c := chart.Chart{Kind: chart.Lines, Title: name, Unit: unitOf(g.of), Digits: 1, Series: []chart.Series{{Name: name}}}
	t := Table{Empty: g.w.say("none"), Columns: []Column{{Title: g.w.say("length.month")}, {Title: g.w.say("num")}, {Title: g.w.say("den")}, {Title: name, Spread: true}}}
	for _, p := range g.months {
		sum := g.total(p.Code(), everyone, g.Item)
		if sum.rows == 0 && len(t.Rows) == 0 && p != g.Month {
			continue // before the records begin
		}
		cell := measured(g.of, sum)
		c.Labels, c.Series[0].Points = append(c.Labels, p.Code()), append(c.Series[0].Points, point(cell))
		t.Rows = append(t.Rows, []Cell{day(p.Code()), linked(count(sum.num), g.rows(p, everyone, g.Item, Met)), linked(count(sum.den), g.rows(p, everyone, g.Item, allOf(g.of))), linked(cell, g.rows(p, everyone, g.Item, All))})
	}
	c.Desc = g.w.say("chart.trend", name, strconv.Itoa(len(t.Rows)))
	s := Section{Title: g.w.say("part.trend"), Tables: []Table{t}}
	if len(t.Rows) > 1 {
		s.Charts = []chart.Chart{c}
	}
	return s
}

// overviewTable tells several indicators side by side.
func (g comparing) overviewTable() Table {
	t := Table{Empty: g.w.say("none"), Notes: g.more(), Columns: []Column{{Title: g.w.say(string(g.Level))}}}
	for _, item := range g.overview() {
		t.Columns = append(t.Columns, Column{Title: g.w.code("item", string(item)), Spread: true})
	}
	row := func(unit string, name Cell) []Cell {
		cells := []Cell{name}
		for _, item := range g.overview() {
			i, _ := scoring.Lookup(item)
			cells = append(cells, linked(measured(i, g.total(g.Month.Code(), unit, item)), g.rows(g.Month, unit, item, All)))
		}
		return cells
	}
	for _, unit := range g.shown() {
		t.Rows = append(t.Rows, row(unit, g.named(unit)))
	}
	if len(g.units) > 0 {
		t.Total = row(everyone, text(g.w.say("total")))
	}
	return t
}
