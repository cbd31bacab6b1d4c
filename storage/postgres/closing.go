package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
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
	closed, err := ask.Closes().Of(ctx, t)
	if err != nil {
		return storage.DayClose{}, err
	}
	c, done, err := decide.NextClose(closed, day, clean(by), now)
	if err != nil || done {
		return c, err
	}
	if err := t.closable(ctx, day); err != nil {
		return storage.DayClose{}, err
	}
	err = t.freeze(ctx, &c)
	return c, err
}

// closable is nil when nothing is in the way of closing a day.
func (t *tx) closable(ctx context.Context, day string) error {
	// The days are stepped through: a year has few of them, and millions of calls.
	obstacles, err := list(ctx, t, `WITH RECURSIVE days (day) AS (SELECT min(day) FROM ledger
			UNION ALL SELECT (SELECT min(l.day) FROM ledger l WHERE l.day > days.day) FROM days WHERE days.day < $1)
		SELECT 1, day, 'is not closed' FROM days WHERE day < $1 AND day NOT IN (SELECT day FROM day_close)
		UNION ALL SELECT 2, call_id, 'is ' || state || ', which is not what its events say' FROM ledger l
			WHERE day = $1 AND state IS DISTINCT FROM (SELECT e.to_state FROM coverage_event e WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1)
		UNION ALL SELECT 3, call_id, 'is ' || state || CASE WHEN reason = '' THEN '' ELSE ' (' || reason || ')' END FROM ledger
			WHERE day = $1 AND state NOT IN ('scored', 'excluded')
			AND n NOT IN (SELECT n FROM exemption WHERE approved_by <> '')
		ORDER BY 1, 2`, []any{day}, func(rows pgx.Rows) (string, error) {
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
	added, err := t.exec(ctx, `INSERT INTO day_close (day, prev, body, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		c.Day, c.Prev, body, c.Hash)
	if err == nil && added == 0 {
		err = errRaced
	}
	return err
}

// Closes lists the closed days.
func (s *Store) Closes(ctx context.Context) ([]storage.DayClose, error) {
	return ask.Closes().Answer(ctx, s.within)
}
