package sqlite

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// line takes in a call as the switch's list tells it.
func (in *intake) line(ctx context.Context, l storage.CallLine) (decide.Fate, error) {
	if l.Call.ID == "" {
		return decide.Same, decide.ErrNoID
	}
	n, added, err := in.addRow(ctx, l, true, decide.NewLine(l), l.Exclude)
	if err != nil {
		return decide.Same, err
	}
	if !added {
		return in.knownLine(ctx, l)
	}
	return decide.Fresh, in.stir(ctx, l.Call.Customer, l.Call.Started, n, "call_listed", l.Call.ID)
}

// addRow makes a call's row if there is none, and tells whether there was none.
func (in *intake) addRow(ctx context.Context, l storage.CallLine, listed bool, state storage.State, why string) (int64, bool, error) {
	c, m := l.Call, decide.Move{To: state, Reason: why, By: decide.ByIntake, At: in.at}
	n, added, err := in.insert(ctx, `INSERT INTO ledger (call_id, listed, day, state, reason, detail, ended_in, input_rev,
			attempts, next_at, owner, token, lease_until, updated_at, sector, started_at, duration_ms, agent, dept, customer,
			answered, hangup, csat, exclude, origin, ring_ms, hold_ms, direction)
		VALUES ($1, $2, $3, $4, $5, '', '', 1, 0, nullif($6, 0), '', 0, NULL, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
		ON CONFLICT (call_id) DO NOTHING`,
		c.ID, listed, l.Day, state, l.Exclude, m.Due(), in.at, c.Sector, storage.Millis(c.Started), c.Duration.Milliseconds(), c.Agent,
		c.Dept, c.Customer, c.Answered, c.Hangup, c.CSAT, l.Exclude, l.Origin,
		keptTold(c.Ring), keptTold(c.Hold), c.Direction)
	if err != nil || !added {
		return 0, false, err
	}
	return n, true, in.record(ctx, n, m)
}

// knownLine compares a line with the row that is there, and follows it where it
// brings something new.
func (in *intake) knownLine(ctx context.Context, l storage.CallLine) (decide.Fate, error) {
	old, found, err := in.rowByCall(ctx, l.Call.ID)
	if err != nil || !found {
		return decide.Same, err
	}
	before := storage.CallLine{Call: old.call, Day: old.entry.Day, Exclude: old.exclude}
	if old.entry.Listed && decide.LineDigest(before) == decide.LineDigest(l) {
		return decide.Same, nil
	}
	result := decide.Fresh
	if old.entry.Listed {
		result = decide.Changed
		news, err := in.supersede(ctx, old.n, decide.LineDigest(before), decide.LineDigest(l))
		if err != nil || !news {
			return decide.Same, err
		}
	}
	if err := in.replaceLine(ctx, old, l); err != nil {
		return decide.Same, err
	}
	return result, in.followLine(ctx, old, l)
}

func (in *intake) replaceLine(ctx context.Context, old row, l storage.CallLine) error {
	c := l.Call
	_, err := in.exec(ctx, `UPDATE ledger SET listed = 1, day = $1, sector = $2, started_at = $3, duration_ms = $4, agent = $5,
		dept = $6, customer = $7, answered = $8, hangup = $9, csat = $10, exclude = $11, origin = $12,
		ring_ms = $13, hold_ms = $14, direction = $15 WHERE n = $16`,
		l.Day, c.Sector, storage.Millis(c.Started), c.Duration.Milliseconds(), c.Agent, c.Dept, c.Customer, c.Answered, c.Hangup,
		c.CSAT, l.Exclude, l.Origin, keptTold(c.Ring), keptTold(c.Hold), c.Direction, old.n)
	if err == nil {
		err = in.unreadIfHeard(ctx, old.n, c.ID)
	}
	if err != nil {
		return err
	}
	_, err = in.exec(ctx, `UPDATE finding SET agent = $1, dept = $2, day = $3, started_at = $4, version = version + 1
		WHERE n = $5 AND (agent <> $1 OR dept <> $2 OR day <> $3 OR started_at <> $4)`,
		c.Agent, c.Dept, l.Day, storage.Millis(c.Started), old.n)
	return err
}

// followLine moves the call itself, and the customer's other calls before and
// after the change.
func (in *intake) followLine(ctx context.Context, old row, l storage.CallLine) error {
	before := storage.CallLine{Call: old.call, Day: old.entry.Day, Exclude: old.exclude}
	m, moves, err := decide.OwnMove(old.entry.State, old.entry.Reason, before, l, in.at, func() (bool, error) { return in.hasMaterial(ctx, old.n) })
	if err == nil && moves {
		err = in.apply(ctx, old.n, m)
	}
	if err != nil {
		return err
	}
	if !old.call.Started.Equal(l.Call.Started) { // another may have been the first with its bytes
		if err := in.settleCall(ctx, old.n, in.at); err != nil {
			return err
		}
	}
	for _, c := range []call.Call{old.call, l.Call} {
		if err := in.stir(ctx, c.Customer, c.Started, old.n, "call_listed", l.Call.ID); err != nil {
			return err
		}
	}
	return nil
}

// stir sends the calls of a customer around an instant, but the one excepted, back
// to be inspected: what they are judged on has changed.
func (in *intake) stir(ctx context.Context, c call.Customer, around time.Time, except int64, reason, detail string) error {
	if c == "" {
		return nil
	}
	at, horizon := storage.Millis(around), inspect.Horizon.Milliseconds()
	return in.stirAll(ctx, reason, detail, `SELECT n, state FROM ledger WHERE customer = $1 AND customer <> ''
		AND started_at BETWEEN $2 AND $3 AND n <> $4 AND state IN ('transcribed', 'inspected', 'scored')`,
		c, at-horizon, at+horizon, except)
}

// stirAll sends the calls that a query gives back to be inspected.
func (in *intake) stirAll(ctx context.Context, reason, detail, query string, args ...any) error {
	moves, err := list(ctx, in.tx, query, args, scanMove)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if err := in.apply(ctx, m.n, decide.Stirred(m.From, reason, detail, in.at)); err != nil {
			return err
		}
	}
	return nil
}

// supersede tells whether content that differs from what is there is news, and
// remembers what it replaces. Content that was replaced before is none: it was
// delivered again.
func (in *intake) supersede(ctx context.Context, n int64, old, offered decide.Digest) (bool, error) {
	var one int
	known, err := in.one(ctx, `SELECT 1 FROM superseded WHERE n = $1 AND digest = $2`, []any{n, offered[:]}, []any{&one})
	if err != nil || known {
		return false, err
	}
	_, err = in.exec(ctx, `INSERT INTO superseded (n, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING`, n, old[:])
	return true, err
}
