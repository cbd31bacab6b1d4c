package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
)

// bySweeper signs the moves of rows that nobody else drives.
const bySweeper = "sweeper"

// Sweep moves what nobody else will.
func (s *Store) Sweep(ctx context.Context, q storage.Sweep) (int, error) {
	moved := 0
	err := s.update(ctx, func(t *tx) error {
		moves, err := overdue(ctx, t, q)
		if err != nil {
			return err
		}
		moved = len(moves)
		for _, m := range moves {
			if err := t.apply(ctx, m); err != nil {
				return err
			}
			fault.Point(fault.SweepMoved)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("sweep: %w", err)
	}
	return moved, nil
}

func overdue(ctx context.Context, t *tx, q storage.Sweep) ([]move, error) {
	scan := func(rows *sql.Rows) (move, error) {
		m := move{by: bySweeper, at: millis(q.Now)}
		return m, rows.Scan(&m.n, &m.from)
	}
	missing, err := list(ctx, t, `SELECT n, state FROM ledger WHERE state = 'expected' AND started_at <= $1 AND started_at + duration_ms <= $1`,
		[]any{millis(q.Now.Add(-q.MissingAfter))}, scan)
	if err != nil {
		return nil, err
	}
	for i := range missing {
		missing[i].to, missing[i].reason = storage.Missing, "no_recording"
		missing[i].detail = fmt.Sprintf("no recording or transcript came within %.0f minutes of the call's end", q.MissingAfter.Minutes())
	}
	poison, err := list(ctx, t, `SELECT n, state FROM ledger WHERE next_at IS NOT NULL AND lease_until <= $1 AND attempts >= $2`,
		[]any{millis(q.Now), q.MaxAttempts}, scan)
	if err != nil {
		return nil, err
	}
	for i := range poison {
		poison[i].to, poison[i].reason = storage.Dead, "poison_crash"
		poison[i].detail = fmt.Sprintf("%d workers took the call on and none came back", q.MaxAttempts)
	}
	return append(missing, poison...), nil
}

// Reopen sends calls that left their way back to where they left it.
func (s *Store) Reopen(ctx context.Context, callIDs []string, by string, now time.Time) (int, error) {
	reopened := 0
	err := s.update(ctx, func(t *tx) error {
		for _, id := range callIDs {
			r, found, err := t.rowByCall(ctx, id)
			if err != nil {
				return err
			}
			if !found || !reopens(r.entry.State) {
				continue
			}
			err = t.apply(ctx, move{n: r.n, from: r.entry.State, to: r.endedIn, reason: "reopened", by: by, at: millis(now)})
			if err != nil {
				return err
			}
			reopened++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reopen: %w", err)
	}
	return reopened, nil
}

// Reinspect sends calls that were inspected under another rulebook back.
func (s *Store) Reinspect(ctx context.Context, rulebook, by string, limit int, now time.Time) (int, error) {
	sent := 0
	err := s.update(ctx, func(t *tx) error {
		moves, err := list(ctx, t, `SELECT l.n, l.state FROM inspection i JOIN ledger l ON l.n = i.n
			WHERE i.rulebook <> $1 AND l.state IN ('inspected', 'scored') ORDER BY l.n LIMIT $2`, []any{rulebook, limit},
			func(rows *sql.Rows) (move, error) {
				m := move{to: storage.Transcribed, reason: "rulebook_changed", by: by, at: millis(now), newInput: true}
				return m, rows.Scan(&m.n, &m.from)
			})
		if err != nil {
			return err
		}
		for _, m := range moves {
			if err := t.apply(ctx, m); err != nil {
				return err
			}
		}
		sent = len(moves)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reinspect: %w", err)
	}
	return sent, nil
}

func reopens(s storage.State) bool {
	return s == storage.Dead || s == storage.Waiting || s == storage.Missing
}
