package ask

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// mostNotes is how many notes of changes may be left when sums are checked.
const mostNotes = 100_000

// CheckSums asks for sums that are not what their facts give: of as many agents' days as
// are drawn, or of all when it is 0.
func CheckSums(r scoring.Reckoner, seed uint64, draw int) Question[[]storage.Problem] {
	return Question[[]storage.Problem]{"check of sums", func(ctx context.Context, records Records) ([]storage.Problem, error) {
		// What is noted is found as a pass would find it.
		p := newPass(ctx, records, r)
		for _, step := range []func() error{func() error { return p.take(mostNotes) }, p.know, p.place} {
			if err := step(); err != nil {
				return nil, err
			}
		}
		waiting, err := p.waiting()
		if err != nil || len(p.Notes) == mostNotes {
			return nil, err
		}
		maps.Copy(p.days, waiting)
		for _, at := range p.Noted {
			p.touched[agentDay{at.Day, at.Agent}] = true
		}
		return p.differing(seed, draw)
	}}
}

// differing makes sums again and gives those that differ.
func (p *pass) differing(seed uint64, draw int) ([]storage.Problem, error) {
	days, err := list(p.ctx, p.records, `WITH RECURSIVE days (day) AS (SELECT min(day) FROM ledger
			UNION ALL SELECT (SELECT min(l.day) FROM ledger l WHERE l.day > days.day) FROM days WHERE days.day IS NOT NULL)
		SELECT day FROM days WHERE day IS NOT NULL UNION SELECT day FROM tally ORDER BY 1`, nil, scanText)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	var problems []storage.Problem
	compare := func(of cells) error {
		found, err := p.compare(of)
		problems = append(problems, found...)
		return err
	}
	if draw == 0 {
		for _, day := range days {
			if err := compare(cells{day, day, nil}); err != nil {
				return nil, err
			}
		}
		return problems, nil
	}
	chance := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // a sample that can be drawn again
	for range draw {
		day := days[chance.IntN(len(days))]
		agents, err := list(p.ctx, p.records, `SELECT DISTINCT agent FROM ledger WHERE day = $1 AND answered
			UNION SELECT agent FROM tally WHERE day = $1 ORDER BY 1`, []any{day}, scanText)
		if err == nil && len(agents) > 0 {
			err = compare(cells{day, day, []string{agents[chance.IntN(len(agents))]}})
		}
		if err != nil {
			return nil, err
		}
	}
	return problems, nil
}

// compare holds the sums of cells to their facts.
func (p *pass) compare(of cells) ([]storage.Problem, error) {
	adder := decide.NewAdder(p.Names, p.reckoner.AsOf)
	if err := p.facts.parts(p.reckoner, of, nil, func(part scoring.Part) error { adder.Add(part); return nil }); err != nil {
		return nil, err
	}
	kept, err := cellsOf(p.facts, of)
	if err != nil {
		return nil, err
	}
	made := map[decide.Cell]decide.CellSums{}
	for _, c := range adder.Cells() {
		made[c.Cell] = c
	}
	var all []decide.Cell
	for at := range kept {
		all = append(all, at)
	}
	for at := range made {
		if _, both := kept[at]; !both {
			all = append(all, at)
		}
	}
	slices.SortFunc(all, decide.CompareCells)
	var problems []storage.Problem
	for _, at := range all {
		settles := kept[at].Settles
		if p.touched[agentDay{at.Day, at.Agent}] || p.days[at.Day] || !settles.IsZero() && !settles.After(p.reckoner.AsOf) {
			continue
		}
		for _, s := range decide.Minus(kept[at].Sums, made[at].Sums) {
			problems = append(problems, differs(at, p.Names.Name(s.Name), s))
		}
	}
	return problems, nil
}

func differs(at decide.Cell, name decide.SumName, s storage.PackedSum) storage.Problem {
	return storage.Problem{
		Kind: "sum", Subject: fmt.Sprintf("%s of agent %s on %s", name.Item, cmp.Or(at.Agent, "unknown"), at.Day),
		Detail: fmt.Sprintf("is off by %d of %d in %d rows, %d waiting and %d unsettled, in class %q", s.Num, s.Den, s.Rows, s.Waiting, s.Unsettled, name.Class),
	}
}

// unequalMonths gives months that are not the sum of their days, and locked ones that are
// not what was sealed, or do not come to what there is with their corrections.
func unequalMonths(ctx context.Context, r Records) ([]storage.Problem, error) {
	names := decide.NewSumNames()
	if err := readNames(ctx, r, names); err != nil {
		return nil, err
	}
	months := map[decide.Cell][]storage.PackedSum{}
	add := func(sign func(a, b []storage.PackedSum) []storage.PackedSum) func(Row) error {
		return func(row Row) error {
			c, err := scanCell(row)
			c.Day = monthOf(c.Day)
			if left := sign(months[c.Cell], c.Sums); len(left) > 0 {
				months[c.Cell] = left
			} else {
				delete(months, c.Cell)
			}
			return err
		}
	}
	// By agent, so that only one's days are held at a time.
	if err := r.Ask(ctx, `SELECT month, agent, dept, sums FROM tally_month`, nil, add(decide.Plus)); err != nil {
		return nil, err
	}
	if err := r.Ask(ctx, `SELECT day, agent, dept, sums FROM tally`, nil, add(decide.Minus)); err != nil {
		return nil, err
	}
	var problems []storage.Problem
	for at, left := range months {
		for _, s := range left {
			p := differs(at, names.Name(s.Name), s)
			p.Detail = "is not the sum of its days: " + p.Detail
			problems = append(problems, p)
		}
	}
	slices.SortFunc(problems, func(a, b storage.Problem) int { return cmp.Compare(a.Subject, b.Subject) })
	locks, err := MonthLocks().Of(ctx, r)
	for _, l := range locks {
		if err == nil {
			var found []storage.Problem
			found, err = checkLock(ctx, r, l, names)
			problems = append(problems, found...)
		}
	}
	return problems, err
}

// checkLock holds a locked month to its seal, and to what there is now.
func checkLock(ctx context.Context, r Records, l storage.MonthLock, names *decide.SumNames) ([]storage.Problem, error) {
	seal := decide.NewMonthSeal(l, names)
	sums := map[decide.SumName]storage.PackedSum{}
	add := func(name decide.SumName, s storage.PackedSum, sign int64) {
		to := sums[name]
		to.Num, to.Den, to.Rows = to.Num+sign*s.Num, to.Den+sign*s.Den, to.Rows+sign*s.Rows
		sums[name] = to
	}
	err := r.Ask(ctx, `SELECT month, agent, dept, team, staff_group, sums FROM month_frozen WHERE month = $1 ORDER BY agent, dept`, []any{l.Month}, func(row Row) error {
		var of decide.Whose
		c, err := scanCell(row, &of.Team, &of.Group)
		of.Agent, of.Dept = c.Agent, c.Dept
		seal.Add(of, c.Sums)
		for _, s := range c.Sums {
			add(names.Name(s.Name), s, 1)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = r.Ask(ctx, `SELECT item, class, num, den, n FROM month_correction WHERE month = $1`, []any{l.Month}, func(row Row) error {
		var name decide.SumName
		var s storage.PackedSum
		err := row.Scan(&name.Item, &name.Class, &s.Num, &s.Den, &s.Rows)
		add(name, s, 1)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = r.Ask(ctx, `SELECT month, agent, dept, sums FROM tally_month WHERE month = $1`, []any{l.Month}, func(row Row) error {
		c, err := scanCell(row)
		for _, s := range c.Sums {
			add(names.Name(s.Name), s, -1)
		}
		return err
	})
	var problems []storage.Problem
	if seal.Sum() != l.Hash || seal.Agents != l.Agents || seal.Unsettled != l.Unsettled {
		problems = append(problems, storage.Problem{Kind: "chain", Subject: l.Month, Detail: "is not the month that was locked"})
	}
	for name, s := range sums {
		if !s.IsZero() {
			problems = append(problems, storage.Problem{
				Kind: "sum", Subject: l.Month, Detail: fmt.Sprintf("%s of class %q, as it was locked and with its corrections, is off by %d of %d in %d rows", name.Item, name.Class, s.Num, s.Den, s.Rows),
			})
		}
	}
	return problems, err
}
