package ask

import (
	"cmp"
	"context"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// mostPlans is how many plans are listed where nothing else is asked for.
const mostPlans = 500

// Plan asks for a plan with its steps; it is [storage.ErrNotFound] when there is none.
func Plan(id string) Question[storage.Plan] {
	return Question[storage.Plan]{"plan " + id, func(ctx context.Context, r Records) (storage.Plan, error) {
		var where clauses
		where.is(`c.id`, id)
		some, err := plans(ctx, r, &where, 1, 0)
		if err == nil && len(some) == 0 {
			err = storage.ErrNotFound
		}
		if err != nil {
			return storage.Plan{}, err
		}
		return some[0], nil
	}}
}

// Plans asks for plans with their steps, the newest first.
func Plans(f storage.PlanFilter) Question[Some[storage.Plan]] {
	return Question[Some[storage.Plan]]{"plans", func(ctx context.Context, r Records) (Some[storage.Plan], error) {
		var where clauses
		where.add(`1 = 1`)
		if f.Kind != "" {
			where.is(`c.kind`, string(f.Kind))
		}
		if f.Agent != "" {
			where.is(`c.agent`, f.Agent)
		}
		if f.Going {
			where.add(`(SELECT s.state FROM plan_step s WHERE s.plan = c.id ORDER BY s.seq DESC LIMIT 1) IN ('proposed', 'active')`)
		}
		where.reach(f.Reach)
		var some Some[storage.Plan]
		err := one(ctx, r, `SELECT count(*) FROM plan c WHERE `+where.String(), where.args, []any{&some.Total})
		if err == nil {
			some.Rows, err = plans(ctx, r, &where, cmp.Or(f.Limit, mostPlans), f.Offset)
		}
		return some, err
	}}
}

// plans reads some of the plans c of a condition with their steps.
func plans(ctx context.Context, r Records, where *clauses, limit, offset int) ([]storage.Plan, error) {
	var all []storage.Plan
	at := map[string]int{}
	chosen := ` FROM plan c WHERE ` + where.String() + ` ORDER BY c.made_at DESC, c.id DESC LIMIT ` + where.arg(limit) + ` OFFSET ` + where.arg(offset)
	err := r.Ask(ctx, `SELECT c.id, c.kind, c.agent, c.dept, c.month, c.goal, c.target, c.points, c.rules, c.mentor, c.due, c.made_by, c.made_at`+chosen, where.args, func(row Row) error {
		var p storage.Plan
		var rules string
		var made int64
		err := row.Scan(&p.ID, &p.Kind, &p.Agent, &p.Dept, &p.Month, &p.Goal, &p.Target, &p.Points, &rules, &p.Mentor, &p.Due, &p.By, &made)
		p.Rules, p.At = strings.Fields(rules), storage.Instant(made)
		at[p.ID] = len(all)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = r.Ask(ctx, `SELECT s.plan, s.key, s.state, s.words, s.by_whom, s.at FROM plan_step s WHERE s.plan IN (SELECT c.id`+chosen+`) ORDER BY s.plan, s.seq`, where.args, func(row Row) error {
		var plan string
		var s storage.PlanStep
		var when int64
		err := row.Scan(&plan, &s.Key, &s.State, &s.Words, &s.By, &when)
		s.At = storage.Instant(when)
		if i, ok := at[plan]; ok {
			all[i].Steps = append(all[i].Steps, s)
		}
		return err
	})
	return all, err
}
