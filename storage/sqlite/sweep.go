package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

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
			if err := t.apply(ctx, m.n, m.Move); err != nil {
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
	missing, err := list(ctx, t, `SELECT n, state FROM ledger WHERE state = 'expected' AND started_at <= $1 AND started_at + duration_ms <= $1`,
		[]any{storage.Millis(q.Now.Add(-q.MissingAfter))}, scanMove)
	if err != nil {
		return nil, err
	}
	for i := range missing {
		missing[i].Move = decide.Overdue(missing[i].From, q)
	}
	poison, err := list(ctx, t, `SELECT n, state FROM ledger WHERE next_at IS NOT NULL AND lease_until <= $1 AND attempts >= $2`,
		[]any{storage.Millis(q.Now), q.MaxAttempts}, scanMove)
	if err != nil {
		return nil, err
	}
	for i := range poison {
		poison[i].Move = decide.Poisonous(poison[i].From, q)
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
			m, reopens := decide.Reopened(r.entry.State, r.endedIn, by, storage.Millis(now))
			if !found || !reopens {
				continue
			}
			if err := t.apply(ctx, r.n, m); err != nil {
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

// Rehear sends calls back that were heard.
func (s *Store) Rehear(ctx context.Context, callIDs []string, by string, now time.Time) (int, error) {
	sent := 0
	err := s.update(ctx, func(t *tx) error {
		for _, id := range callIDs {
			heard, err := list(ctx, t, `SELECT n, state FROM ledger WHERE call_id = $1
				AND EXISTS (SELECT 1 FROM recording WHERE recording.n = ledger.n)
				AND NOT EXISTS (SELECT 1 FROM offered WHERE offered.n = ledger.n)`, []any{id}, scanMove)
			if err != nil {
				return err
			}
			n, err := t.sendBack(ctx, heard, decide.Reheard, by, now)
			if err != nil {
				return err
			}
			sent += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("hear again: %w", err)
	}
	return sent, nil
}

// Reinspect sends calls that were inspected under another rulebook back.
func (s *Store) Reinspect(ctx context.Context, rulebook, by string, limit int, now time.Time) (int, error) {
	sent := 0
	err := s.update(ctx, func(t *tx) error {
		moves, err := list(ctx, t, `SELECT l.n, l.state FROM inspection i JOIN ledger l ON l.n = i.n
			WHERE i.rulebook <> $1 AND l.state IN ('inspected', 'scored') ORDER BY l.n LIMIT $2`, []any{rulebook, limit}, scanMove)
		if err != nil {
			return err
		}
		sent, err = t.sendBack(ctx, moves, decide.Outdated, by, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reinspect: %w", err)
	}
	return sent, nil
}

// sendBack makes the moves of rows for which a decision finds one, and counts them.
func (t *tx) sendBack(ctx context.Context, rows []move, decided decision, by string, now time.Time) (int, error) {
	sent := 0
	for _, of := range rows {
		m, back := decided(of.From, by, storage.Millis(now))
		if !back {
			continue
		}
		if err := t.apply(ctx, of.n, m); err != nil {
			return sent, err
		}
		sent++
	}
	return sent, nil
}

// A decision tells the way back of a call from its state, if there is one.
type decision func(from storage.State, by string, at int64) (decide.Move, bool)
