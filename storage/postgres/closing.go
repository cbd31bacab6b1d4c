package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// CloseDay freezes a day's counts. All of it sees one state of the records. Two who
// close at once would chain their closes to the same one: a unique key lets one of
// them through, and the other begins anew.
func (s *Store) CloseDay(ctx context.Context, day, by string, now time.Time) (storage.DayClose, error) {
	c, err := transact(ctx, s, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, nil, func(ctx context.Context, t *tx) (storage.DayClose, error) {
		return t.closeDay(ctx, day, by, now)
	})
	if err != nil {
		return storage.DayClose{}, fmt.Errorf("close %s: %w", day, err)
	}
	return c, nil
}

func (t *tx) closeDay(ctx context.Context, day, by string, now time.Time) (storage.DayClose, error) {
	c, err := ask.CloseDay(day, clean(by), now).Of(ctx, t)
	if err != nil || c.Done {
		return c.DayClose, err
	}
	added, err := t.exec(ctx, `INSERT INTO day_close (day, prev, body, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		c.Day, c.Prev, c.Body, c.Hash)
	if err == nil && added == 0 {
		err = errRaced
	}
	return c.DayClose, err
}
