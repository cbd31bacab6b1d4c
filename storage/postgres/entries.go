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
				AND `+ask.Reached(`l`, 8)+`
			ORDER BY day, call_id LIMIT $6 OFFSET $7`,
			append([]any{
				f.Day, cmp.Or(f.Day, ask.AfterAllDays), f.State, f.Reason, storage.Millis(f.Before), cmp.Or(f.Limit, 200), f.Offset,
			}, ask.ReachArgs(f.Reach)...), scanRow)
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
