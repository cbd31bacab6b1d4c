package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// Claim leases rows that are due. Rows that another transaction has locked are passed
// over: somebody else is about to have them. When the answer to the COMMIT is lost
// other rows are claimed; the first ones come back when their lease is over.
func (s *Store) Claim(ctx context.Context, q storage.Claim) ([]storage.Entry, error) {
	claimed, err := write(ctx, s, func(ctx context.Context, t *tx) ([]storage.Entry, error) {
		return list(ctx, t, `WITH due AS MATERIALIZED (SELECT n FROM ledger
				WHERE state = $3 AND next_at <= $4 AND (lease_until IS NULL OR lease_until <= $4)
				AND (lease_until IS NOT NULL AND attempts >= $5) = $6
				AND ($8 = 0 OR ($8 = 1) = EXISTS (SELECT 1 FROM offered WHERE offered.n = ledger.n))
				ORDER BY next_at, call_id LIMIT $7 FOR NO KEY UPDATE SKIP LOCKED)
			UPDATE ledger l SET token = l.token + 1, attempts = l.attempts + 1, owner = $1, lease_until = $2
			FROM due WHERE l.n = due.n RETURNING `+columns,
			[]any{
				q.Owner, storage.Millis(q.Now.Add(q.Lease)), q.State, storage.Millis(q.Now),
				storage.SuspectAfter, q.Suspects, max(q.Limit, 0), int(q.Words),
			}, scanEntry)
	})
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	slices.SortFunc(claimed, func(a, b storage.Entry) int { // RETURNING has no order
		return cmp.Or(a.NextAt.Compare(b.NextAt), cmp.Compare(a.CallID, b.CallID))
	})
	return claimed, nil
}

func scanEntry(rows pgx.Rows) (storage.Entry, error) {
	r, err := scanRow(rows)
	return r.entry, err
}

// Extend prolongs leases.
func (s *Store) Extend(ctx context.Context, held []storage.Entry, until time.Time) ([]string, error) {
	kept, err := write(ctx, s, func(ctx context.Context, t *tx) (map[string]bool, error) {
		kept := map[string]bool{}
		err := t.each(ctx, `WITH held AS MATERIALIZED (SELECT l.n
				FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[]) AS u (call_id, token, state, input_rev)
				JOIN ledger l ON l.call_id = u.call_id AND l.token = u.token AND l.state = u.state AND l.input_rev = u.input_rev
				WHERE l.lease_until > 0 ORDER BY l.n FOR NO KEY UPDATE OF l)
			UPDATE ledger l SET lease_until = $1 FROM held WHERE l.n = held.n RETURNING l.call_id`,
			[]any{
				storage.Millis(until),
				column(held, func(e storage.Entry) string { return e.CallID }),
				column(held, func(e storage.Entry) int64 { return e.Token }),
				column(held, func(e storage.Entry) string { return string(e.State) }),
				column(held, func(e storage.Entry) int64 { return e.InputRev }),
			}, func(rows pgx.Rows) error {
				var id string
				err := rows.Scan(&id)
				kept[id] = true
				return err
			})
		return kept, err
	})
	if err != nil {
		return nil, fmt.Errorf("extend leases: %w", err)
	}
	var lost []string
	for _, e := range held {
		if !kept[clean(e.CallID)] {
			lost = append(lost, e.CallID)
		}
	}
	return lost, nil
}

// Release ends every lease. The rows are still known as ones whose worker did not
// come back, so that what kills workers is found out.
func (s *Store) Release(ctx context.Context) error {
	_, err := write(ctx, s, func(ctx context.Context, t *tx) (int64, error) {
		return t.exec(ctx, `WITH held AS MATERIALIZED (SELECT n FROM ledger WHERE next_at IS NOT NULL AND lease_until > 0
				ORDER BY n FOR NO KEY UPDATE)
			UPDATE ledger l SET lease_until = 0, token = token + 1 FROM held WHERE l.n = held.n`)
	})
	if err != nil {
		return fmt.Errorf("release leases: %w", err)
	}
	return nil
}

// Due says how much may be claimed.
func (s *Store) Due(ctx context.Context, now time.Time) (map[storage.State]int, time.Time, error) {
	var ready map[storage.State]int
	var next kept
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		ready = map[storage.State]int{}
		err := t.each(ctx, `SELECT state, count(*) FROM ledger WHERE next_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
			GROUP BY state`, []any{storage.Millis(now)}, func(rows pgx.Rows) error {
			var state storage.State
			var n int
			err := rows.Scan(&state, &n)
			ready[state] = n
			return err
		})
		if err != nil {
			return err
		}
		_, err = t.one(ctx, `SELECT min(greatest(next_at, lease_until)) FROM ledger
			WHERE next_at IS NOT NULL AND (next_at > $1 OR lease_until > $1)`, []any{storage.Millis(now)}, []any{&next})
		return err
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("what is due: %w", err)
	}
	return ready, time.Time(next), nil
}
