package ask

import (
	"cmp"
	"context"

	"github.com/tingcha/tingcha/storage"
)

// honourColumns are those that scanHonourMonth reads, in its order, but for the body.
const honourColumns = `month, kind, key, closed_by, closed_at, note, seal`

func scanHonourMonth(row Row, more ...any) (storage.HonourMonth, error) {
	var m storage.HonourMonth
	var at int64
	err := row.Scan(append([]any{&m.Month, &m.Kind, &m.Key, &m.By, &at, &m.Note, &m.Seal}, more...)...)
	m.At = storage.Instant(at)
	return m, err
}

// ClosedHonours asks for a month as it was closed; it is [storage.ErrNotFound] while the
// month is open.
func ClosedHonours(kind storage.HonourKind, month string) Question[storage.HonourMonth] {
	return Question[storage.HonourMonth]{string(kind) + " of " + month, func(ctx context.Context, r Records) (storage.HonourMonth, error) {
		m, err := single(ctx, r, `SELECT `+honourColumns+`, body FROM honour_month WHERE month = $1 AND kind = $2`, []any{month, kind}, func(row Row) (storage.HonourMonth, error) {
			var body string
			m, err := scanHonourMonth(row, &body)
			m.Body = []byte(body)
			return m, err
		})
		if err == nil {
			m.Given, err = given(ctx, r, m, storage.HonourFilter{})
		}
		return m, err
	}}
}

// given reads what was given for a month.
func given(ctx context.Context, r Records, m storage.HonourMonth, f storage.HonourFilter) ([]storage.Honour, error) {
	return list(ctx, r, `SELECT h.name, h.dept, h.agent, h.item, h.num, h.den FROM honour h
		WHERE h.month = $1 AND h.kind = $2 AND ($3 = '' OR h.dept = $3) AND ($4 = '' OR h.agent = $4)
			AND ($5 = '' OR h.agent IN (SELECT a.id FROM agent a WHERE a.team = $5)) ORDER BY h.name, h.dept, h.agent`,
		[]any{m.Month, m.Kind, f.Reach.Dept, f.Reach.Agent, f.Reach.Team}, func(row Row) (storage.Honour, error) {
			var h storage.Honour
			err := row.Scan(&h.Name, &h.Dept, &h.Agent, &h.Item, &h.Num, &h.Den)
			return h, err
		})
}

// Honours asks for closed months and what was given, the newest first.
func Honours(f storage.HonourFilter) Question[[]storage.HonourMonth] {
	return Question[[]storage.HonourMonth]{"honours", func(ctx context.Context, r Records) ([]storage.HonourMonth, error) {
		all, err := list(ctx, r, `SELECT `+honourColumns+` FROM honour_month WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR month = $2) ORDER BY month DESC, kind LIMIT $3`,
			[]any{f.Kind, f.Month, cmp.Or(f.Limit, 24)}, func(row Row) (storage.HonourMonth, error) { return scanHonourMonth(row) })
		for i := range all {
			if err == nil {
				all[i].Given, err = given(ctx, r, all[i], f)
			}
		}
		return all, err
	}}
}

// changedHonours holds every closed month to its seal.
func changedHonours(ctx context.Context, r Records) ([]storage.Problem, error) {
	months, err := Honours(storage.HonourFilter{Limit: 1 << 20}).Of(ctx, r)
	var problems []storage.Problem
	for _, m := range months {
		whole, err := ClosedHonours(m.Kind, m.Month).Of(ctx, r)
		if err != nil {
			return problems, err
		}
		is, err := whole.Sealed()
		if err != nil {
			return problems, err
		}
		if is.Seal != m.Seal {
			problems = append(problems, storage.Problem{Kind: "chain", Subject: string(m.Kind) + " of " + m.Month, Detail: "is not what was given"})
		}
	}
	return problems, err
}
