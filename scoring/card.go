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
	// what they would cost besides what is confirmed. They are shown and never subtracted.
	Unconfirmed       int
	UnconfirmedPoints inspect.Points
}

// OpenFinding is a finding of the agent's month that nobody has judged.
type OpenFinding struct {
	ID     string
	Points inspect.Points
	Charge Charge
}

// NewCard adds up the entries of an agent's month as they stand at asOf. Entries
// of other agents and months are left out. The order of entries does not matter.
func NewCard(agent, month string, entries []Entry, open []OpenFinding, asOf time.Time) Card {
	c := Card{Agent: agent, Month: month, AsOf: asOf, Unconfirmed: len(open)}
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
	standing := claims(rows[Deduction])
	rows[Deduction] = append(rows[Deduction], relief(standing)...)
	c.Deducted, c.Confirmed = lost(rows[Deduction]), len(standing)
	for _, f := range open {
		standing[f.ID] = claim{Charge: f.Charge, points: f.Points}
	}
	c.UnconfirmedPoints = max(0, cost(standing)-c.Deducted)
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

// lost adds up points.
func lost(rows []Entry) inspect.Points {
	var points inspect.Points
	for _, e := range rows {
		points += e.Points
	}
	return points
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
		compareCharges(a.Charge, b.Charge),
		a.Due.Compare(b.Due),
	)
}
