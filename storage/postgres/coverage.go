package postgres

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// afterAllDays sorts after every day.
const afterAllDays = "~"

// Coverage gives a line for each day.
func (s *Store) Coverage(ctx context.Context, first, last string) ([]storage.Day, error) {
	var days []storage.Day
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		days, err = t.coverage(ctx, first, last)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	return days, nil
}

func (t *tx) coverage(ctx context.Context, first, last string) ([]storage.Day, error) {
	var c decide.Coverage
	err := t.each(ctx, `SELECT day, listed, state, reason, count(*) FROM ledger
		WHERE day BETWEEN $1 AND $2
		GROUP BY day, listed, state, reason ORDER BY day, listed, state, reason`, []any{first, cmp.Or(last, afterAllDays)}, func(rows pgx.Rows) error {
		var day string
		var listed bool
		var of storage.ReasonCount
		err := rows.Scan(&day, &listed, &of.State, &of.Reason, &of.N)
		c.Add(day, listed, of)
		return err
	})
	return c.Days(), err
}

// Entries lists rows of the ledger.
func (s *Store) Entries(ctx context.Context, f storage.EntryFilter) ([]storage.EntryRow, error) {
	var entries []storage.EntryRow
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		entries = nil
		rows, err := list(ctx, t, `SELECT `+columns+` FROM ledger l
			WHERE day BETWEEN $1 AND $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR reason = $4)
				AND ($5::bigint = 0 OR updated_at < $5)
			ORDER BY day, call_id LIMIT $6 OFFSET $7`,
			[]any{f.Day, cmp.Or(f.Day, afterAllDays), f.State, f.Reason, storage.Millis(f.Before), cmp.Or(f.Limit, 200), f.Offset}, scanRow)
		for _, r := range rows {
			entries = append(entries, storage.EntryRow{Entry: r.entry, Call: r.call, Origin: r.origin})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ledger's rows: %w", err)
	}
	return entries, nil
}
