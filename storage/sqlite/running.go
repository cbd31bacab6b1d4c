package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// Backlog says what stands where, and for how long.
func (s *Store) Backlog(ctx context.Context) (map[storage.State]storage.Backlog, error) {
	stands := map[storage.State]storage.Backlog{}
	err := s.view(ctx, func(t *tx) error {
		// In three parts, each of which is answered by an index of its own.
		return t.each(ctx, `SELECT state, count(*), min(updated_at) FROM ledger WHERE next_at IS NOT NULL GROUP BY state
			UNION ALL SELECT 'expected', count(*), min(updated_at) FROM ledger WHERE state = 'expected' HAVING count(*) > 0
			UNION ALL SELECT state, count(*), min(updated_at) FROM ledger
				WHERE state = 'waiting' OR state = 'missing' OR state = 'dead' GROUP BY state`,
			nil, func(rows *sql.Rows) error {
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

// OfferedOn hands over the recordings that were offered for the calls of a day.
func (s *Store) OfferedOn(ctx context.Context, day string, fn func(storage.Offer) error) error {
	err := s.view(ctx, func(t *tx) error {
		return t.each(ctx, `SELECT l.call_id, r.uri, r.etag FROM ledger l JOIN recording r ON r.n = l.n
			WHERE l.day = $1 ORDER BY l.call_id, r.uri`, []any{day}, func(rows *sql.Rows) error {
			var o storage.Offer
			if err := rows.Scan(&o.CallID, &o.URI, &o.ETag); err != nil {
				return err
			}
			return fn(o)
		})
	})
	if err != nil {
		return fmt.Errorf("recordings of %s: %w", day, err)
	}
	return nil
}

// SaveRun keeps the last run of a job.
func (s *Store) SaveRun(ctx context.Context, r storage.Run) error {
	problems, err := json.Marshal(r.Problems[:min(len(r.Problems), storage.MaxProblems)])
	if err != nil {
		return fmt.Errorf("save run of %s: %w", r.Job, err)
	}
	err = s.update(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO reconcile_run (job, started, ended, checked, mended, problems, total)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (job) DO UPDATE SET started = excluded.started, ended = excluded.ended, checked = excluded.checked,
				mended = excluded.mended, problems = excluded.problems, total = excluded.total`,
			r.Job, storage.Millis(r.Started), storage.Millis(r.Ended), r.Checked, r.Mended, string(problems), r.Total)
		return err
	})
	if err != nil {
		return fmt.Errorf("save run of %s: %w", r.Job, err)
	}
	return nil
}
