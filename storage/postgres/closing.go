package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// namedObstacles is how many of what is in the way of a close are told by name.
const namedObstacles = 5

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
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return storage.DayClose{}, err
	}
	if by == "" {
		return storage.DayClose{}, errNobody
	}
	closed, err := t.closes(ctx)
	if err != nil {
		return storage.DayClose{}, err
	}
	if i := slices.IndexFunc(closed, func(c storage.DayClose) bool { return c.Day == day }); i >= 0 {
		return closed[i], nil
	}
	if err := t.closable(ctx, day); err != nil {
		return storage.DayClose{}, err
	}
	c := storage.DayClose{Day: day, By: clean(by), At: now.UTC().Truncate(time.Millisecond)}
	if len(closed) > 0 {
		c.Prev = closed[len(closed)-1].Hash
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
		return subject + " " + why, err
	})
	if err != nil || len(obstacles) == 0 {
		return err
	}
	named := strings.Join(obstacles[:min(len(obstacles), namedObstacles)], ", ")
	if len(obstacles) > namedObstacles {
		named += ", …"
	}
	return fmt.Errorf("%w: %d in the way: %s", storage.ErrOpen, len(obstacles), named)
}

// freeze counts the day, seals the close and keeps it.
func (t *tx) freeze(ctx context.Context, c *storage.DayClose) error {
	days, err := t.coverage(ctx, c.Day, c.Day)
	if err != nil {
		return err
	}
	c.States, c.Unlisted = map[storage.State]int{}, map[storage.State]int{}
	if len(days) > 0 {
		c.Expected, c.States, c.Unlisted = days[0].Expected, days[0].States, days[0].Unlisted
		if !days[0].AddsUp() {
			return fmt.Errorf("%w: %d calls are expected, and the states add up to something else", storage.ErrOpen, c.Expected)
		}
	}
	asked, err := t.exemptions(ctx, c.Day)
	if err != nil {
		return err
	}
	c.Exempt = slices.DeleteFunc(asked, func(e storage.Exemption) bool { return e.ApprovedBy == "" })
	c.Hash = c.Seal()
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	added, err := t.exec(ctx, `INSERT INTO day_close (day, prev, body, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		c.Day, c.Prev, string(body), c.Hash)
	if err == nil && added == 0 {
		err = errRaced
	}
	return err
}

// Closes lists the closed days.
func (s *Store) Closes(ctx context.Context) ([]storage.DayClose, error) {
	var closed []storage.DayClose
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		closed, err = t.closes(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("closed days: %w", err)
	}
	return closed, nil
}

func (t *tx) closes(ctx context.Context) ([]storage.DayClose, error) {
	return list(ctx, t, `SELECT body, hash FROM day_close ORDER BY seq`, nil, scanClose)
}

func scanClose(rows pgx.Rows) (storage.DayClose, error) {
	var c storage.DayClose
	var body string
	if err := rows.Scan(&body, &c.Hash); err != nil {
		return c, err
	}
	err := json.Unmarshal([]byte(body), &c)
	return c, err
}
