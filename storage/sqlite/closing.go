package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// CloseDay freezes a day's counts.
func (s *Store) CloseDay(ctx context.Context, day, by string, now time.Time) (storage.DayClose, error) {
	var c storage.DayClose
	err := s.update(ctx, func(t *tx) error {
		closed, err := ask.Closes().Of(ctx, t)
		if err != nil {
			return err
		}
		var done bool
		c, done, err = decide.NextClose(closed, day, by, now)
		if err != nil || done {
			return err
		}
		if err := t.closable(ctx, day); err != nil {
			return err
		}
		return t.freeze(ctx, &c)
	})
	if err != nil {
		return storage.DayClose{}, fmt.Errorf("close %s: %w", day, err)
	}
	return c, nil
}

// closable is nil when nothing is in the way of closing a day.
func (t *tx) closable(ctx context.Context, day string) error {
	// The days are stepped through: a year has few of them, and millions of calls.
	obstacles, err := list(ctx, t, `WITH RECURSIVE days (day) AS (SELECT min(day) FROM ledger
			UNION ALL SELECT (SELECT min(l.day) FROM ledger l WHERE l.day > days.day) FROM days WHERE days.day < $1)
		SELECT 1, day, 'is not closed' FROM days WHERE day < $1 AND day NOT IN (SELECT day FROM day_close)
		UNION ALL SELECT 2, call_id, 'is ' || state || ', which is not what its events say' FROM ledger l
			WHERE day = $1 AND state IS NOT (SELECT e.to_state FROM coverage_event e WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1)
		UNION ALL SELECT 3, call_id, 'is ' || state || CASE WHEN reason = '' THEN '' ELSE ' (' || reason || ')' END FROM ledger
			WHERE day = $1 AND state NOT IN ('scored', 'excluded')
			AND n NOT IN (SELECT n FROM exemption WHERE approved_by <> '')
		ORDER BY 1, 2`, []any{day}, func(rows *sql.Rows) (string, error) {
		var sort int
		var subject, why string
		err := rows.Scan(&sort, &subject, &why)
		return decide.Obstacle(subject, why), err
	})
	if err != nil {
		return err
	}
	return decide.Obstacles(obstacles)
}

// freeze counts the day, seals the close and keeps it.
func (t *tx) freeze(ctx context.Context, c *storage.DayClose) error {
	days, err := ask.Coverage(c.Day, c.Day).Of(ctx, t)
	if err != nil {
		return err
	}
	asked, err := ask.Exemptions(c.Day).Of(ctx, t)
	if err != nil {
		return err
	}
	body, err := decide.Freeze(c, days, asked)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO day_close (day, body, hash) VALUES ($1, $2, $3)`, c.Day, body, c.Hash)
	return err
}

// Closes lists the closed days.
func (s *Store) Closes(ctx context.Context) ([]storage.DayClose, error) {
	return ask.Closes().Answer(ctx, s.within)
}
