package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Settle raises the horizon, and ends the provision of findings that it has reached.
func (s *Store) Settle(ctx context.Context, horizon time.Time) (int, error) {
	settled := int64(0)
	err := s.update(ctx, func(t *tx) error {
		raised, err := t.exec(ctx, `UPDATE horizon SET at = $1 WHERE at < $1`, storage.Millis(horizon))
		if err != nil || raised == 0 {
			return err
		}
		settled, err = t.exec(ctx, `UPDATE finding SET provisional = 0, version = version + 1
			WHERE provisional = 1 AND provisional_until <= $1`, storage.Millis(horizon))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("settle findings: %w", err)
	}
	return int(settled), nil
}

// provisional tells whether a finding that holds is provisional now. Most assert no
// absence, and cost no look at the horizon.
func (t *tx) provisional(ctx context.Context, f inspect.Finding) (bool, error) {
	until, horizon := storage.Millis(f.ProvisionalUntil), int64(0)
	if until == 0 {
		return false, nil
	}
	_, err := t.one(ctx, `SELECT at FROM horizon`, nil, []any{&horizon})
	return until > horizon, err
}

// mark raises what is known of a source.
func (in *intake) mark(ctx context.Context, m storage.Watermark) error {
	if m.Source == "" {
		return decide.ErrNoID
	}
	_, err := in.exec(ctx, `INSERT INTO watermark (source, event, seen, beats) VALUES ($1, $2, $3, $4)
		ON CONFLICT (source) DO UPDATE SET event = max(event, excluded.event), seen = max(seen, excluded.seen),
			beats = max(beats, excluded.beats)`, m.Source, storage.Millis(m.Event), storage.Millis(m.Seen), m.Beats)
	return err
}
