package postgres

import (
	"cmp"
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Entries lists rows of the ledger.
func (s *Store) Entries(ctx context.Context, f storage.EntryFilter) ([]storage.EntryRow, error) {
	var entries []storage.EntryRow
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		entries = nil
		rows, err := list(ctx, t, `SELECT `+columns+` FROM ledger l
			WHERE day BETWEEN $1 AND $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR reason = $4)
				AND ($5::bigint = 0 OR updated_at < $5)
				AND ($6 = '' OR agent = $6) AND ($7 = '' OR dept = $7) AND ($8 = '' OR agent IN (SELECT id FROM agent WHERE team = $8))
			ORDER BY day, call_id LIMIT $9 OFFSET $10`,
			[]any{
				f.Day, cmp.Or(f.Day, ask.AfterAllDays), f.State, f.Reason, storage.Millis(f.Before), f.Reach.Agent, f.Reach.Dept, f.Reach.Team,
				cmp.Or(f.Limit, 200), f.Offset,
			}, scanRow)
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
