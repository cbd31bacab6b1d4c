package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// sweptAtOnce is how many rows of a kind one transaction of a sweep moves: after the
// calls of a month were taken in without recordings, all of them are overdue together.
const sweptAtOnce = 5000

// Sweep moves what nobody else will, so many rows at a time. Marks of commits that
// nobody asks about any more go, too.
func (s *Store) Sweep(ctx context.Context, q storage.Sweep) (int, error) {
	for all := 0; ; {
		moved, err := write(ctx, s, func(ctx context.Context, t *tx) (int, error) {
			if _, err := t.exec(ctx, `DELETE FROM gone_through WHERE at < now() - interval '1 hour'`); err != nil {
				return 0, err
			}
			return t.sweep(ctx, q)
		})
		if err != nil {
			return all, fmt.Errorf("sweep: %w", err)
		}
		if all += moved; moved < sweptAtOnce {
			return all, nil
		}
	}
}

func (t *tx) sweep(ctx context.Context, q storage.Sweep) (int, error) {
	at := storage.Millis(q.Now)
	overdue, err := t.lockRows(ctx, `(SELECT n FROM ledger WHERE state = 'expected' AND started_at <= $1 AND started_at + duration_ms <= $1 LIMIT $4)
			UNION ALL (SELECT n FROM ledger WHERE next_at IS NOT NULL AND lease_until <= $2 AND attempts >= $3 LIMIT $4)`,
		storage.Millis(q.Now.Add(-q.MissingAfter)), at, q.MaxAttempts, sweptAtOnce)
	if err != nil {
		return 0, err
	}
	moved := overdue[:0]
	for _, p := range overdue {
		switch {
		case p.entry.State == storage.Expected && !p.call.Ended().After(q.Now.Add(-q.MissingAfter)):
			p.apply(decide.Overdue(p.entry.State, q))
		case decide.Live(p.entry.State) && p.leased && !p.entry.Until.After(q.Now) && p.entry.Attempts >= q.MaxAttempts:
			p.apply(decide.Poisonous(p.entry.State, q))
		default: // it has moved before the lock was had
			continue
		}
		moved = append(moved, p)
	}
	n, err := t.moveAll(ctx, moved, at)
	if n > 0 {
		fault.Point(fault.SweepMoved)
	}
	return n, err
}

// Reopen sends calls that left their way back to where they left it.
func (s *Store) Reopen(ctx context.Context, callIDs []string, by string, now time.Time) (int, error) {
	reopened, err := write(ctx, s, func(ctx context.Context, t *tx) (int, error) {
		left, err := t.lockRows(ctx, `SELECT n FROM ledger WHERE call_id = ANY ($1)`, callIDs)
		if err != nil {
			return 0, err
		}
		moved := left[:0]
		for _, p := range left {
			if m, reopens := decide.Reopened(p.entry.State, p.endedIn, by, storage.Millis(now)); reopens {
				p.apply(m)
				moved = append(moved, p)
			}
		}
		return t.moveAll(ctx, moved, storage.Millis(now))
	})
	if err != nil {
		return 0, fmt.Errorf("reopen: %w", err)
	}
	return reopened, nil
}

// Rehear sends calls back that were heard.
func (s *Store) Rehear(ctx context.Context, callIDs []string, by string, now time.Time) (int, error) {
	sent, err := write(ctx, s, func(ctx context.Context, t *tx) (int, error) {
		heard, err := t.lockRows(ctx, `SELECT n FROM ledger WHERE call_id = ANY ($1)
			AND EXISTS (SELECT 1 FROM recording WHERE recording.n = ledger.n)
			AND NOT EXISTS (SELECT 1 FROM offered WHERE offered.n = ledger.n)`, callIDs)
		if err != nil {
			return 0, err
		}
		return t.sendBack(ctx, heard, decide.Reheard, by, now)
	})
	if err != nil {
		return 0, fmt.Errorf("hear again: %w", err)
	}
	return sent, nil
}

// Reinspect sends calls that were inspected under another rulebook back.
func (s *Store) Reinspect(ctx context.Context, rulebook, by string, limit int, now time.Time) (int, error) {
	sent, err := write(ctx, s, func(ctx context.Context, t *tx) (int, error) {
		inspected, err := t.lockRows(ctx, `SELECT l.n FROM inspection i JOIN ledger l ON l.n = i.n
			WHERE i.rulebook <> $1 AND l.state IN ('inspected', 'scored') ORDER BY l.n LIMIT $2`, rulebook, limit)
		if err != nil {
			return 0, err
		}
		return t.sendBack(ctx, inspected, decide.Outdated, by, now)
	})
	if err != nil {
		return 0, fmt.Errorf("reinspect: %w", err)
	}
	return sent, nil
}

// sendBack makes the moves of places for which a decision finds one, and counts them.
func (t *tx) sendBack(ctx context.Context, places []*place, decided decision, by string, now time.Time) (int, error) {
	moved := places[:0]
	for _, p := range places {
		if m, back := decided(p.entry.State, by, storage.Millis(now)); back {
			p.apply(m)
			moved = append(moved, p)
		}
	}
	return t.moveAll(ctx, moved, storage.Millis(now))
}

// A decision tells the way back of a call from its state, if there is one.
type decision func(from storage.State, by string, at int64) (decide.Move, bool)
