package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// Backlog says what stands where, and for how long.
func (s *Store) Backlog(ctx context.Context) (map[storage.State]storage.Backlog, error) {
	var stands map[storage.State]storage.Backlog
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		stands = map[storage.State]storage.Backlog{}
		// In three parts, each of which is answered by an index of its own.
		return t.each(ctx, `SELECT state, count(*), min(updated_at) FROM ledger WHERE next_at IS NOT NULL GROUP BY state
			UNION ALL SELECT 'expected', count(*), min(updated_at) FROM ledger WHERE state = 'expected' HAVING count(*) > 0
			UNION ALL SELECT state, count(*), min(updated_at) FROM ledger WHERE state IN ('waiting', 'missing', 'dead') GROUP BY state`,
			nil, func(rows pgx.Rows) error {
				var state storage.State
				var b storage.Backlog
				err := rows.Scan(&state, &b.Calls, (*kept)(&b.Since))
				stands[state] = b
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("backlog: %w", err)
	}
	return stands, nil
}

// SaveRun keeps the last run of a job.
func (s *Store) SaveRun(ctx context.Context, r storage.Run) error {
	problems, err := json.Marshal(r.Problems[:min(len(r.Problems), storage.MaxProblems)])
	if err != nil {
		return fmt.Errorf("save run of %s: %w", r.Job, err)
	}
	_, err = write(ctx, s, func(ctx context.Context, t *tx) (int64, error) {
		return t.exec(ctx, `INSERT INTO reconcile_run (job, started, ended, checked, mended, problems, total)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (job) DO UPDATE SET started = excluded.started, ended = excluded.ended, checked = excluded.checked,
				mended = excluded.mended, problems = excluded.problems, total = excluded.total`,
			r.Job, storage.Millis(r.Started), storage.Millis(r.Ended), r.Checked, r.Mended, string(problems), r.Total)
	})
	if err != nil {
		return fmt.Errorf("save run of %s: %w", r.Job, err)
	}
	return nil
}
