package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Claim leases rows that are due.
func (s *Store) Claim(ctx context.Context, q storage.Claim) ([]storage.Entry, error) {
	var claimed []storage.Entry
	err := s.update(ctx, func(t *tx) error {
		rows, err := list(ctx, t, `UPDATE ledger SET token = token + 1, attempts = attempts + 1, owner = $1, lease_until = $2
			WHERE n IN (SELECT n FROM ledger WHERE state = $3 AND next_at <= $4 AND (lease_until IS NULL OR lease_until <= $4)
				AND (lease_until IS NOT NULL AND attempts >= $5) = $6
				AND ($8 = 0 OR ($8 = 1) = EXISTS (SELECT 1 FROM offered WHERE offered.n = ledger.n))
				ORDER BY next_at, call_id LIMIT $7)
			RETURNING `+columns,
			[]any{
				q.Owner, storage.Millis(q.Now.Add(q.Lease)), q.State, storage.Millis(q.Now),
				storage.SuspectAfter, q.Suspects, max(q.Limit, 0), q.Words,
			}, scanRow)
		for _, r := range rows {
			claimed = append(claimed, r.entry)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	slices.SortFunc(claimed, func(a, b storage.Entry) int { // RETURNING has no order
		return cmp.Or(a.NextAt.Compare(b.NextAt), cmp.Compare(a.CallID, b.CallID))
	})
	return claimed, nil
}

// Extend prolongs leases.
func (s *Store) Extend(ctx context.Context, held []storage.Entry, until time.Time) ([]string, error) {
	var lost []string
	err := s.update(ctx, func(t *tx) error {
		for _, e := range held {
			kept, err := t.exec(ctx, `UPDATE ledger SET lease_until = $1
				WHERE call_id = $2 AND token = $3 AND state = $4 AND input_rev = $5 AND lease_until > 0`,
				storage.Millis(until), e.CallID, e.Token, e.State, e.InputRev)
			if err != nil {
				return err
			}
			if kept == 0 {
				lost = append(lost, e.CallID)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("extend leases: %w", err)
	}
	return lost, nil
}

// Release ends every lease. The rows are still known as ones whose worker did not
// come back, so that what kills workers is found out.
func (s *Store) Release(ctx context.Context) error {
	err := s.update(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE ledger SET lease_until = 0, token = token + 1 WHERE next_at IS NOT NULL AND lease_until > 0`)
		return err
	})
	if err != nil {
		return fmt.Errorf("release leases: %w", err)
	}
	return nil
}

// Due says how much may be claimed.
func (s *Store) Due(ctx context.Context, now time.Time) (map[storage.State]int, time.Time, error) {
	ready := map[storage.State]int{}
	var next kept
	err := s.view(ctx, func(t *tx) error {
		err := t.each(ctx, `SELECT state, count(*) FROM ledger WHERE next_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
			GROUP BY state`, []any{storage.Millis(now)}, func(rows *sql.Rows) error {
			var state storage.State
			var n int
			err := rows.Scan(&state, &n)
			ready[state] = n
			return err
		})
		if err != nil {
			return err
		}
		_, err = t.one(ctx, `SELECT min(max(next_at, coalesce(lease_until, 0))) FROM ledger
			WHERE next_at IS NOT NULL AND (next_at > $1 OR lease_until > $1)`, []any{storage.Millis(now)}, []any{&next})
		return err
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("what is due: %w", err)
	}
	return ready, time.Time(next), nil
}
