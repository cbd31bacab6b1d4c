package report

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// earned asks for what agents are honoured for: of all of them, since who stands out does
// so among all.
func earned(ctx context.Context, s Store, m *Material) error {
	m.Contest.Awards = slices.DeleteFunc(slices.Clone(m.Contest.Awards), func(a contest.Award) bool {
		i, _ := scoring.Lookup(a.Item)
		return m.Blind && i.Judged()
	})
	f := storage.SumFilter{First: m.Period.First, Last: m.Period.Last, By: storage.ByAgent | storage.ByDept | storage.ByTeam}
	for _, a := range m.Contest.Awards {
		f.Items = append(f.Items, a.Item)
	}
	var err error
	if len(f.Items) > 0 {
		if m.Now, err = s.Sums(ctx, f); err != nil {
			return err
		}
	}
	barred := map[string]bool{}
	if !m.Blind {
		if barred, err = withRedLines(ctx, s, m.Period); err != nil {
			return err
		}
	}
	for _, a := range m.Contest.Awards {
		m.Results = append(m.Results, a.Earned(candidates(m.Now, a.Item, barred)))
	}
	if err := m.name(ctx, s); err != nil {
		return err
	}
	m.Unsummed, err = s.Unsummed(ctx)
	return err
}

// candidates are the agents of sums; who is barred counts among all, and is no candidate.
func candidates(sums []storage.Sum, item scoring.Item, barred map[string]bool) []contest.Candidate {
	var all []contest.Candidate
	for _, s := range sums {
		if s.Item == item {
			all = append(all, contest.Candidate{Agent: s.Agent, Dept: s.Dept, Team: s.Team, Sum: summed(s), Barred: barred[s.Agent]})
		}
	}
	return all
}

// withRedLines tells which agents have a confirmed finding of a red line.
func withRedLines(ctx context.Context, s Store, p Period) (map[string]bool, error) {
	who := map[string]bool{}
	err := eachRedLine(ctx, s, p, func(row storage.FindingRow) { who[row.Agent] = true })
	return who, err
}

// name looks up the names of who is shown.
func (m *Material) name(ctx context.Context, s Store) error {
	m.Names = map[string]string{}
	for _, r := range m.Results {
		for _, e := range r.Earned {
			a, err := s.Agent(ctx, e.Agent)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
			m.Names[e.Agent] = a.Name
		}
	}
	return nil
}

// Honours are what the awards of a material come to.
func (m Material) Honours() []storage.Honour {
	var all []storage.Honour
	for _, r := range m.Results {
		for _, e := range r.Earned {
			all = append(all, storage.Honour{Name: r.Name, Dept: e.Dept, Agent: e.Agent, Item: r.Item, Num: e.Sum.Num, Den: e.Sum.Den})
		}
	}
	return all
}

// awards tells who has earned what, as far as the reader sees.
func (m maker) awards() []Section {
	var sections []Section
	for _, r := range m.Results {
		sections = append(sections, m.award(r))
	}
	return sections
}

func (m maker) award(r contest.Result) Section {
	i, _ := scoring.Lookup(r.Item)
	t := Table{Columns: []Column{
		{Title: m.w.say("col.agent")}, {Title: m.w.say("dept")}, {Title: m.w.say("team")}, {Title: m.w.say("num")}, {Title: m.w.say("den")}, {Title: m.item(r.Item), Spread: true}, {Title: m.w.say("shrunk")},
	}, Empty: m.w.say("awards.none")}
	for _, e := range r.Earned {
		if m.Dept != "" && m.Dept != e.Dept || !m.Reach.Holds(e.Agent, e.Team, e.Dept) {
			continue
		}
		sum := total{num: e.Sum.Num, den: e.Sum.Den, rows: int64(e.Sum.Rows)}
		f := storage.SumFilter{First: m.Period.First, Last: m.Period.Last, Items: []scoring.Item{r.Item}, Agent: e.Agent, Dept: e.Dept}
		who := text(e.Agent)
		if name := m.Names[e.Agent]; name != "" {
			who.Text += " " + name
		}
		who.Rows = m.card(e.Agent)
		t.Rows = append(t.Rows, []Cell{who, text(m.named(e.Dept)), text(e.Team), linked(count(sum.num), RowsOf(f, Met)), linked(count(sum.den), RowsOf(f, allOf(i))), linked(measured(i, sum), RowsOf(f, All)), shrunken(i, e.Shrunk)})
	}
	words := m.w.say("awards.words", m.item(r.Item), m.w.number(Count, float64(r.AtLeast)), strconv.Itoa(r.Compared))
	return Section{Title: m.w.code("award", r.Name), Words: []string{words}, Tables: []Table{t}}
}

// allOf says which rows make up the denominator of an indicator.
func allOf(i scoring.Indicator) Which {
	if i.Kind == scoring.Rate {
		return Unmet // calls; what is counted against them has rows of its own
	}
	return All
}

// shrunken makes the cell of a value in the indicator's unit.
func shrunken(i scoring.Indicator, v float64) Cell {
	c := Cell{Form: formOf(i), Value: v, Known: true}
	if c.Form == Share {
		c.Value /= 100
	}
	return c
}
