package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Settle raises the horizon, and ends the provision of findings that it has reached.
func (s *Store) Settle(ctx context.Context, horizon time.Time) (int, error) {
	settled, err := write(ctx, s, func(ctx context.Context, t *tx) (int, error) { return t.settle(ctx, storage.Millis(horizon)) })
	if err != nil {
		return 0, fmt.Errorf("settle findings: %w", err)
	}
	return settled, nil
}

// settle raises the version of the findings over which the horizon has moved. That a
// finding is provisional is kept nowhere: it is held against the horizon by who reads
// it, so that one that is written while the horizon moves is on the right side of it.
func (t *tx) settle(ctx context.Context, horizon int64) (int, error) {
	// Nobody says when it happens: the words are of the database's own now.
	var before, at int64
	if _, err := t.one(ctx, `SELECT at, (extract(epoch FROM now()) * 1000)::bigint FROM horizon FOR UPDATE`, nil, []any{&before, &at}); err != nil || before >= horizon {
		return 0, err
	}
	var q queue
	var settled int64
	q.add(nil, `UPDATE horizon SET at = $1`, horizon)
	t.countFindings(&q, &settled, at, `UPDATE finding f SET version = version + 1
		FROM (SELECT k FROM finding WHERE provisional_until > 0 AND provisional_until > $1 AND provisional_until <= $2
			AND status <> 'withdrawn' ORDER BY k FOR NO KEY UPDATE) u
		WHERE f.k = u.k RETURNING f.id`, before, horizon)
	err := t.send(ctx, &q)
	return int(settled), err
}
