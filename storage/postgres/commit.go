package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Commit writes what a stage made. When the answer to the COMMIT is lost, a mark that
// was written with the outcomes tells whether they were: to look at the rows would not
// do, since a retry leaves its row as it was.
func (s *Store) Commit(ctx context.Context, outcomes []storage.Outcome, now time.Time) ([]bool, error) {
	if len(outcomes) == 0 {
		return []bool{}, nil
	}
	written, err := writeOnce(ctx, s, func(ctx context.Context, t *tx) ([]bool, error) {
		c := &commit{tx: t, at: storage.Millis(now), written: make([]bool, len(outcomes))}
		err := c.all(ctx, outcomes)
		fault.Point(fault.CommitReady)
		return c.written, err
	})
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	fault.Point(fault.CommitDone)
	return written, nil
}

// commit writes outcomes.
type commit struct {
	*tx
	at      int64
	written []bool
}

// passed is an outcome whose row was still its own, and has moved on.
type passed struct {
	storage.Outcome
	n    int64
	call call.Call // agent, department and start
	day  string
}

// all writes the outcomes in rounds, in each of which a call comes once: of several
// for one call the first is heard, and the next is held against what that has left.
func (c *commit) all(ctx context.Context, outcomes []storage.Outcome) error {
	if err := c.lockContent(ctx, outcomes); err != nil {
		return err
	}
	todo := make([]int, len(outcomes))
	for i := range todo {
		todo[i] = i
	}
	for len(todo) > 0 {
		seen := make(map[string]bool, len(todo))
		var now, later []int
		for _, i := range todo {
			if id := clean(outcomes[i].CallID); seen[id] {
				later = append(later, i)
			} else {
				seen[id] = true
				now = append(now, i)
			}
		}
		if err := c.round(ctx, outcomes, now); err != nil {
			return err
		}
		todo = later
	}
	return nil
}

// lockContent locks what the decision about duplicates may move. Which calls have the
// same bytes changes only under the lock "content", so the rows found after it was
// had are all there are. They and the outcomes' own are locked at once, by number: a
// commit without recordings that holds some of them waits for none of the others.
func (c *commit) lockContent(ctx context.Context, outcomes []storage.Outcome) error {
	sums := sums(outcomes)
	if len(sums) == 0 {
		return nil
	}
	if err := c.lock(ctx, lockContent); err != nil {
		return err
	}
	_, err := c.lockRows(ctx, `SELECT n FROM ledger WHERE call_id = ANY ($1) UNION SELECT n FROM recording WHERE sha256 = ANY ($2) AND sha256 <> ''`,
		column(outcomes, func(o storage.Outcome) string { return o.CallID }), sums)
	return err
}

// sums gives the digests of the recordings that were fetched.
func sums(outcomes []storage.Outcome) []string {
	var all []string
	for _, o := range outcomes {
		for _, f := range o.Fetched {
			if f.Recording.SHA256 != "" {
				all = append(all, f.Recording.SHA256)
			}
		}
	}
	return all
}

func (c *commit) round(ctx context.Context, outcomes []storage.Outcome, which []int) error {
	moved, err := c.pass(ctx, outcomes, which)
	if err != nil || len(moved) == 0 {
		return err
	}
	fault.Point(fault.CommitGuarded)
	var q queue
	c.keepFetched(&q, moved)
	c.keepHearings(&q, moved)
	if err := c.keepReports(ctx, &q, moved); err != nil {
		return err
	}
	c.keepScores(&q, moved)
	c.discountExcluded(&q, moved)
	if err := c.send(ctx, &q); err != nil {
		return err
	}
	reach(moved)
	return c.settleFetched(ctx, moved)
}

// reach comes to the points at which what stages made is written, which is all at
// once.
func reach(moved []passed) {
	for _, p := range moved {
		if len(p.Fetched) > 0 {
			fault.Point(fault.CommitFetched)
		}
		if p.Hearing != nil {
			fault.Point(fault.CommitHeard)
		}
		if p.Report != nil {
			fault.Point(fault.CommitReported)
		}
		if p.To == storage.Scored || len(p.Scores) > 0 {
			fault.Point(fault.CommitScored)
		}
	}
}

// pass moves rows on that are still the outcomes', and gives those. It comes before
// everything else: whoever is fenced off writes nothing. The rows are locked by number
// before they are changed; what is asked of them is asked again after the lock is had.
func (c *commit) pass(ctx context.Context, outcomes []storage.Outcome, which []int) ([]passed, error) {
	var moved []passed
	err := c.each(ctx, `WITH o AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],
				$7::text[], $8::text[], $9::bigint[], $10::boolean[])
				AS u (place, call_id, token, input_rev, from_state, to_state, reason, detail, next_at, unharmed)),
			mine AS MATERIALIZED (SELECT l.n, l.owner, o.* FROM o JOIN ledger l ON l.call_id = o.call_id AND l.state = o.from_state
				AND l.token = o.token AND l.input_rev = o.input_rev ORDER BY l.n FOR NO KEY UPDATE OF l),
			moved AS (UPDATE ledger l SET state = m.to_state, reason = m.reason, detail = m.detail, next_at = nullif(m.next_at, 0),
				ended_in = CASE WHEN m.to_state IN ('waiting', 'missing', 'dead', 'excluded') THEN m.from_state ELSE '' END,
				attempts = CASE WHEN m.from_state <> m.to_state THEN 0 WHEN m.unharmed AND l.lease_until > 0 THEN l.attempts - 1 ELSE l.attempts END,
				lease_until = NULL, updated_at = CASE WHEN m.from_state <> m.to_state THEN $11 ELSE l.updated_at END, events = l.events + 1
				FROM mine m WHERE l.n = m.n
				RETURNING m.place, l.n, l.events, m.from_state, m.to_state, m.reason, m.detail, m.owner, l.agent, l.dept, l.day, l.started_at),
			recorded AS (INSERT INTO coverage_event (n, seq, from_state, to_state, reason, detail, by_whom, at)
				SELECT n, events, from_state, to_state, reason, detail, owner, $11 FROM moved)
		SELECT place, n, agent, dept, day, started_at FROM moved ORDER BY place`,
		[]any{
			column(which, func(i int) int64 { return int64(i) }),
			column(which, func(i int) string { return outcomes[i].CallID }),
			column(which, func(i int) int64 { return outcomes[i].Token }),
			column(which, func(i int) int64 { return outcomes[i].InputRev }),
			column(which, func(i int) string { return string(outcomes[i].From) }),
			column(which, func(i int) string { return string(outcomes[i].To) }),
			column(which, func(i int) string { return outcomes[i].Reason }),
			column(which, func(i int) string { return outcomes[i].Detail }),
			column(which, func(i int) int64 { return decide.DueAt(outcomes[i], c.at) }),
			column(which, func(i int) bool { return outcomes[i].Unharmed }),
			c.at,
		}, func(rows pgx.Rows) error {
			var i int
			var p passed
			err := rows.Scan(&i, &p.n, &p.call.Agent, &p.call.Dept, &p.day, (*kept)(&p.call.Started))
			if err != nil {
				return err
			}
			p.Outcome, c.written[i] = outcomes[i], true
			moved = append(moved, p)
			return nil
		})
	return moved, err
}
