package report

import (
	"context"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// EffectOf counts what the measure of an item has brought, in its department or team, at a
// reckoner's time: calls with a confirmed finding of the item's rule among those that were
// inspected, or substantiated complaints about staff among human calls. What is sealed to a
// reviewer is left out. An item whose measure is not in force, or since today only, has no
// days.
func EffectOf(ctx context.Context, s Store, r scoring.Reckoner, m supervision.Matter, sealedTo string) (supervision.Effect, error) {
	days, from, before, until, ok := supervision.Span(m.Day, r.DayOf(r.AsOf))
	if !ok {
		return supervision.Effect{Outcome: supervision.Unknown}, nil
	}
	c := counting{s, m, sealedTo}
	then, err := c.count(ctx, from, before)
	if err != nil {
		return supervision.Effect{}, err
	}
	now, err := c.count(ctx, m.Day, until)
	if err != nil {
		return supervision.Effect{}, err
	}
	e := supervision.Compare(days, then, now)
	e.From, e.Since, e.Until = from, m.Day, until
	return e, nil
}

// counting counts for one item.
type counting struct {
	Store
	of       supervision.Matter
	sealedTo string
}

// EffectSums are what sums an item's effect is counted by: what counts as a call, and, of
// an item without a rule, what goes wrong.
func EffectSums(m supervision.Matter, first, last string) storage.SumFilter {
	f := storage.SumFilter{First: first, Last: last, Dept: m.Dept, Team: m.Team, Items: []scoring.Item{scoring.Covered}}
	if m.Subject == "" {
		f.Items = []scoring.Item{scoring.InternalConfirmed, scoring.InternalTotal, scoring.ConfirmedShare}
	}
	return f
}

func (c counting) count(ctx context.Context, first, last string) (supervision.Count, error) {
	sums, err := c.Sums(ctx, EffectSums(c.of, first, last))
	if err != nil {
		return supervision.Count{}, err
	}
	by := map[scoring.Item]storage.Sum{}
	for _, sum := range sums {
		by[sum.Item] = sum
	}
	if c.of.Subject == "" {
		confirmed := by[scoring.InternalConfirmed]
		return supervision.Count{
			Calls: int(confirmed.Den), Bad: int(confirmed.Num),
			Waiting: int(max(0, by[scoring.InternalTotal].Num-by[scoring.ConfirmedShare].Den)),
		}, nil
	}
	f := storage.FindingFilter{Rule: c.of.Subject, Dept: c.of.Dept, First: first, Last: last, SealedTo: c.sealedTo}
	if c.of.Team != "" {
		f.Reach = people.Reach{Team: c.of.Team}
	}
	counts, err := c.FindingCounts(ctx, f)
	return supervision.Count{Calls: int(by[scoring.Covered].Num), Bad: counts.ByStatus[storage.Confirmed], Waiting: counts.ByStatus[storage.Open]}, err
}
