package ask

import (
	"cmp"
	"context"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Unsummed asks how many notes of changes there are.
func Unsummed() Question[int] {
	return Question[int]{"notes of what is to be summed", func(ctx context.Context, r Records) (n int, err error) {
		err = one(ctx, r, `SELECT count(*) FROM tally_todo`, nil, []any{&n})
		return n, err
	}}
}

// Sums asks for the sums of a filter.
func Sums(f storage.SumFilter) Question[[]storage.Sum] {
	return Question[[]storage.Sum]{"sums", func(ctx context.Context, r Records) ([]storage.Sum, error) {
		names := decide.NewSumNames()
		if err := readNames(ctx, r, names); err != nil {
			return nil, err
		}
		fold := decide.NewFold(f, names)
		for _, s := range decide.Stretches(f.Per, f.First, f.Last) {
			if err := addStretch(ctx, r, f, s, fold); err != nil {
				return nil, err
			}
		}
		return fold.Sums(), nil
	}}
}

// addStretch adds the sums of days, or of whole months.
func addStretch(ctx context.Context, r Records, f storage.SumFilter, s decide.Stretch, to *decide.Fold) error {
	from, column := `tally t`, `t.day`
	first, last := s.First, s.Last
	if s.Months {
		from, column = `tally_month t`, `t.month`
		first, last = monthOf(first), monthOf(last)
	}
	var where clauses
	where.add(column + ` BETWEEN ` + where.arg(first) + ` AND ` + where.arg(last))
	whose(f, &where, `coalesce(a.team, '')`, `coalesce(a.staff_group, '')`)
	return r.Ask(ctx, `SELECT `+column+`, t.agent, t.dept, coalesce(a.team, ''), coalesce(a.staff_group, ''), t.sums
		FROM `+from+` LEFT JOIN agent a ON a.id = t.agent WHERE `+where.String(), where.args, func(row Row) error {
		var of decide.Whose
		var day string
		var sums []byte
		if err := row.Scan(&day, &of.Agent, &of.Dept, &of.Team, &of.Group, &sums); err != nil {
			return err
		}
		if s.Months {
			day += "-01"
		}
		return to.Add(decide.SpanOf(f.Per, day), of, sums)
	})
}

// whose narrows to the sums t that a filter takes, where team and group are as said.
func whose(f storage.SumFilter, where *clauses, team, group string) {
	for _, c := range []struct{ column, value string }{
		{`t.agent`, f.Agent},
		{`t.dept`, f.Dept},
		{team, f.Team},
		{group, f.Group},
		{`t.agent`, f.Reach.Agent},
		{`t.dept`, f.Reach.Dept},
	} {
		if c.value != "" {
			where.is(c.column, c.value)
		}
	}
	if f.Reach.Team != "" {
		where.add(`t.agent IN (SELECT m.id FROM agent m WHERE m.team = ` + where.arg(f.Reach.Team) + `)`)
	}
}

// PartsOf asks for the parts behind sums, a day at a time, or an agent's month.
func PartsOf(r scoring.Reckoner, f storage.SumFilter, fn func(scoring.Part) error) Question[struct{}] {
	return Question[struct{}]{"parts of sums", func(ctx context.Context, records Records) (struct{}, error) {
		who, err := readRoster(ctx, records)
		if err != nil {
			return struct{}{}, err
		}
		all, err := cellsBehind(ctx, records, f)
		p := partsOf{facts{ctx, records, who}, r, f, fn}
		for _, some := range all {
			if err == nil {
				err = p.of(some)
			}
		}
		return struct{}{}, err
	}}
}

type partsOf struct {
	facts    facts
	reckoner scoring.Reckoner
	f        storage.SumFilter
	fn       func(scoring.Part) error
}

// of hands over the parts of some cells.
func (p partsOf) of(some []cells) error {
	var all []scoring.Part
	for _, c := range some {
		err := p.facts.parts(p.reckoner, c, nil, func(part scoring.Part) error {
			if p.takes(part) {
				all = append(all, part)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.SortStableFunc(all, func(a, b scoring.Part) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Source.Kind, b.Source.Kind), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	for _, part := range all {
		if err := p.fn(part); err != nil {
			return err
		}
	}
	return nil
}

func (p partsOf) takes(part scoring.Part) bool {
	return decide.Wanted(p.f, part.Item, part.Class) && is(part.Agent, p.f.Agent) && is(part.Dept, p.f.Dept) &&
		is(part.Team, p.f.Team) && is(part.Group, p.f.Group) && p.f.Reach.Holds(part.Agent, part.Team, part.Dept)
}

// cellsBehind gives the cells that have what a filter takes: those of a day together, or of
// one agent's month.
func cellsBehind(ctx context.Context, r Records, f storage.SumFilter) ([][]cells, error) {
	var where clauses
	where.add(`t.day BETWEEN ` + where.arg(f.First) + ` AND ` + where.arg(f.Last))
	whose(f, &where, `coalesce(a.team, '')`, `coalesce(a.staff_group, '')`)
	days := map[string][]string{}
	var order []string
	agent := cmp.Or(f.Agent, f.Reach.Agent)
	err := r.Ask(ctx, `SELECT DISTINCT t.day, t.agent FROM tally t LEFT JOIN agent a ON a.id = t.agent WHERE `+where.String()+` ORDER BY t.day, t.agent`, where.args, func(row Row) error {
		var of agentDay
		err := row.Scan(&of.day, &of.agent)
		at := of.day
		if agent != "" {
			at = monthOf(of.day)
		}
		if days[at] == nil {
			order = append(order, at)
		}
		days[at] = append(days[at], of.agent)
		return err
	})
	var all [][]cells
	for _, at := range order {
		switch some := days[at]; {
		case agent != "":
			all = append(all, []cells{{max(f.First, at+"-01"), min(f.Last, at+"-31"), []string{agent}}})
		case len(some) > wholeFrom:
			all = append(all, []cells{{at, at, nil}})
		default:
			var few []cells
			for chunk := range slices.Chunk(some, largeList) {
				few = append(few, cells{at, at, chunk})
			}
			all = append(all, few)
		}
	}
	return all, err
}
