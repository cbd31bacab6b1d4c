package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// CloseDay freezes a day's counts.
func (s *Store) CloseDay(ctx context.Context, day, by string, now time.Time) (storage.DayClose, error) {
	var c ask.Close
	err := s.update(ctx, func(t *tx) error {
		var err error
		c, err = ask.CloseDay(day, by, now).Of(ctx, t)
		if err != nil || c.Done {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO day_close (day, body, hash) VALUES ($1, $2, $3)`, c.Day, c.Body, c.Hash)
		return err
	})
	if err != nil {
		return storage.DayClose{}, fmt.Errorf("close %s: %w", day, err)
	}
	return c.DayClose, nil
}
