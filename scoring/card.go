package scoring

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/inspect"
)

// FullMarks is the quality score of a month without confirmed findings.
const FullMarks = inspect.FullMarks

// Card is the scorecard of one agent's month.
type Card struct {
	Agent string
	Dept  string // of the newest entry
	Month string
	AsOf  time.Time // what falls due later is not held against anybody
	// Figures has one for every item of [Items], in that order.
	Figures []Figure
	// Deducted is what the confirmed findings cost together, and Confirmed how
	// many there are.
	Deducted  inspect.Points
	Confirmed int
	// Unconfirmed is how many findings nobody has judged, and UnconfirmedPoints
	// what they would cost. They are shown and never subtracted.
	Unconfirmed       int
	UnconfirmedPoints inspect.Points
}

// OpenFinding is a finding of the agent's month that nobody has judged.
type OpenFinding struct {
	ID     string
	Points inspect.Points
}

// NewCard adds up the entries of an agent's month as they stand at asOf. Entries
// of other agents and months are left out. The order of entries does not matter.
func NewCard(agent, month string, entries []Entry, open []OpenFinding, asOf time.Time) Card {
	c := Card{Agent: agent, Month: month, AsOf: asOf, Unconfirmed: len(open)}
	for _, f := range open {
		c.UnconfirmedPoints += f.Points
	}
	mine := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.Agent != agent || e.Month != month
	})
	slices.SortFunc(mine, compare)
	if len(mine) > 0 {
		c.Dept = mine[len(mine)-1].Dept
	}
	rows := map[Item][]Entry{}
	for _, e := range mine {
		rows[e.Item] = append(rows[e.Item], e)
	}
	c.Deducted, c.Confirmed = deducted(rows[Deduction])
	for _, item := range Items() {
		c.Figures = append(c.Figures, c.figure(item, rows))
	}
	return c
}

// Figure gives the figure of an item; it panics for an item that is not in Items.
func (c Card) Figure(item Item) Figure {
	i := slices.Index(Items(), item)
	if i < 0 || i >= len(c.Figures) {
		panic("scoring: no figure for " + string(item))
	}
	return c.Figures[i]
}

func (c Card) figure(item Item, rows map[Item][]Entry) Figure {
	switch item {
	case Quality:
		return quality(rows[Deduction], c.Deducted, len(rows[Inspected]))
	case Inspected:
		return counted(item, rows[item])
	case TicketSteps:
		return mean(item, Steps, rows[item])
	case TicketTime:
		return mean(item, Elapsed, rows[item])
	default:
		return share(item, rows[item], c.AsOf)
	}
}

// deducted adds up verdicts by finding, so that one confirmed, undone and
// confirmed again counts once.
func deducted(rows []Entry) (points inspect.Points, confirmed int) {
	stands := map[string]int64{}
	for _, e := range rows {
		points += e.Points
		stands[e.Source.ID] += e.Num
	}
	for _, n := range stands {
		if n > 0 {
			confirmed++
		}
	}
	return points, confirmed
}

// compare orders entries in time, and wholly, so that a card does not depend on
// the order in which a store returns rows.
func compare(a, b Entry) int {
	return cmp.Or(
		a.At.Compare(b.At),
		strings.Compare(string(a.Source.Kind), string(b.Source.Kind)),
		strings.Compare(a.Source.ID, b.Source.ID),
		cmp.Compare(a.Source.Round, b.Source.Round),
		strings.Compare(string(a.Item), string(b.Item)),
		strings.Compare(a.Dept, b.Dept),
		cmp.Compare(a.Num, b.Num),
		cmp.Compare(a.Den, b.Den),
		cmp.Compare(a.Points, b.Points),
		a.Due.Compare(b.Due),
	)
}
