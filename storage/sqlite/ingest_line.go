package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// byIntake signs the moves that records from outside bring about.
const byIntake = "ingest"

// line takes in a call as the switch's list tells it.
func (in *intake) line(ctx context.Context, l storage.CallLine) (fate, error) {
	if l.Call.ID == "" {
		return same, errNoID
	}
	state := storage.Expected
	if l.Exclude != "" {
		state = storage.Excluded
	}
	n, added, err := in.addRow(ctx, l, true, state, l.Exclude)
	if err != nil {
		return same, err
	}
	if !added {
		return in.knownLine(ctx, l)
	}
	return fresh, in.stir(ctx, l.Call.Customer, l.Call.Started, n, "call_listed", l.Call.ID)
}

// addRow makes a call's row if there is none, and tells whether there was none.
func (in *intake) addRow(ctx context.Context, l storage.CallLine, listed bool, state storage.State, why string) (int64, bool, error) {
	c := l.Call
	var next any
	if live(state) {
		next = in.at
	}
	n, added, err := in.insert(ctx, `INSERT INTO ledger (call_id, listed, day, state, reason, detail, ended_in, input_rev,
			attempts, next_at, owner, token, lease_until, updated_at, sector, started_at, duration_ms, agent, dept, customer,
			answered, hangup, csat, exclude, origin, ring_ms, hold_ms, direction)
		VALUES ($1, $2, $3, $4, $5, '', '', 1, 0, $6, '', 0, NULL, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
		ON CONFLICT (call_id) DO NOTHING`,
		c.ID, listed, l.Day, state, l.Exclude, next, in.at, c.Sector, millis(c.Started), c.Duration.Milliseconds(), c.Agent,
		c.Dept, c.Customer, c.Answered, c.Hangup, c.CSAT, l.Exclude, l.Origin,
		keptTold(c.Ring), keptTold(c.Hold), c.Direction)
	if err != nil || !added {
		return 0, false, err
	}
	return n, true, in.record(ctx, move{n: n, to: state, reason: why, by: byIntake, at: in.at})
}

// knownLine compares a line with the row that is there, and follows it where it
// brings something new.
func (in *intake) knownLine(ctx context.Context, l storage.CallLine) (fate, error) {
	old, found, err := in.rowByCall(ctx, l.Call.ID)
	if err != nil || !found {
		return same, err
	}
	before := storage.CallLine{Call: old.call, Day: old.entry.Day, Exclude: old.exclude}
	if old.entry.Listed && lineDigest(before) == lineDigest(l) {
		return same, nil
	}
	result := fresh
	if old.entry.Listed {
		result = changed
		news, err := in.supersede(ctx, old.n, lineDigest(before), lineDigest(l))
		if err != nil || !news {
			return same, err
		}
	}
	if err := in.replaceLine(ctx, old, l); err != nil {
		return same, err
	}
	return result, in.followLine(ctx, old, l)
}

func (in *intake) replaceLine(ctx context.Context, old row, l storage.CallLine) error {
	c := l.Call
	_, err := in.exec(ctx, `UPDATE ledger SET listed = 1, day = $1, sector = $2, started_at = $3, duration_ms = $4, agent = $5,
		dept = $6, customer = $7, answered = $8, hangup = $9, csat = $10, exclude = $11, origin = $12,
		ring_ms = $13, hold_ms = $14, direction = $15 WHERE n = $16`,
		l.Day, c.Sector, millis(c.Started), c.Duration.Milliseconds(), c.Agent, c.Dept, c.Customer, c.Answered, c.Hangup,
		c.CSAT, l.Exclude, l.Origin, keptTold(c.Ring), keptTold(c.Hold), c.Direction, old.n)
	if err != nil {
		return err
	}
	_, err = in.exec(ctx, `UPDATE finding SET agent = $1, dept = $2, day = $3, started_at = $4, version = version + 1
		WHERE n = $5 AND (agent <> $1 OR dept <> $2 OR day <> $3 OR started_at <> $4)`,
		c.Agent, c.Dept, l.Day, millis(c.Started), old.n)
	return err
}

// followLine moves the call itself, and the customer's other calls before and
// after the change.
func (in *intake) followLine(ctx context.Context, old row, l storage.CallLine) error {
	if err := in.moveOwn(ctx, old, l); err != nil {
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

// moveOwn sends a call whose line is new or has changed to where it must go on.
func (in *intake) moveOwn(ctx context.Context, old row, l storage.CallLine) error {
	m := move{n: old.n, from: old.entry.State, by: byIntake, at: in.at, newInput: true}
	switch {
	case l.Exclude != "":
		if m.from == storage.Excluded && old.entry.Reason == l.Exclude {
			return nil
		}
		return in.exclude(ctx, m, l.Exclude, "")
	case m.from == storage.Excluded && old.exclude != "" && old.entry.Reason == old.exclude:
		m.to = storage.Expected
		if has, err := in.hasMaterial(ctx, old.n); err != nil {
			return err
		} else if has {
			m.to = storage.Registered
		}
	case m.from == storage.Expected, m.from == storage.Excluded, m.from == storage.Missing:
		return nil
	case old.call.Duration != l.Call.Duration: // recordings are held against it
		m.to = storage.Registered
	case m.from == storage.Inspected, m.from == storage.Scored:
		m.to = storage.Transcribed
	case live(m.from):
		m.to = m.from
	default:
		return nil
	}
	m.reason = "call_listed"
	return in.apply(ctx, m)
}

// exclude takes a call off its way, and what was found and counted with it.
func (t *tx) exclude(ctx context.Context, m move, reason, detail string) error {
	m.to, m.reason, m.detail = storage.Excluded, reason, detail
	if err := t.apply(ctx, m); err != nil {
		return err
	}
	return t.discount(ctx, m.n)
}

// stir sends the calls of a customer around an instant, but the one excepted, back
// to be inspected: what they are judged on has changed.
func (in *intake) stir(ctx context.Context, c call.Customer, around time.Time, except int64, reason, detail string) error {
	if c == "" {
		return nil
	}
	at, horizon := millis(around), inspect.Horizon.Milliseconds()
	return in.stirAll(ctx, reason, detail, `SELECT n, state FROM ledger WHERE customer = $1 AND customer <> ''
		AND started_at BETWEEN $2 AND $3 AND n <> $4 AND state IN ('transcribed', 'inspected', 'scored')`,
		c, at-horizon, at+horizon, except)
}

// stirAll sends the calls that a query gives back to be inspected.
func (in *intake) stirAll(ctx context.Context, reason, detail, query string, args ...any) error {
	moves, err := list(ctx, in.tx, query, args, in.scanStirred)
	if err != nil {
		return err
	}
	for _, m := range moves {
		m.to, m.reason, m.detail = storage.Transcribed, reason, detail
		if err := in.apply(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// supersede tells whether content that differs from what is there is news, and
// remembers what it replaces. Content that was replaced before is none: it was
// delivered again.
func (in *intake) supersede(ctx context.Context, n int64, old, offered digest) (bool, error) {
	var one int
	known, err := in.one(ctx, `SELECT 1 FROM superseded WHERE n = $1 AND digest = $2`, []any{n, offered[:]}, []any{&one})
	if err != nil || known {
		return false, err
	}
	_, err = in.exec(ctx, `INSERT INTO superseded (n, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING`, n, old[:])
	return true, err
}

// digest stands for content.
type digest [16]byte

func digestOf(kind string, parts ...[]byte) digest {
	text := []byte(kind)
	for _, p := range parts {
		text = fmt.Appendf(text, "\n%d\n", len(p))
		text = append(text, p...)
	}
	sum := sha256.Sum256(text)
	return digest(sum[:16])
}

// lineDigest stands for what a line says, wherever it was written.
func lineDigest(l storage.CallLine) digest {
	c := l.Call
	text := fmt.Appendf(nil, "%q %q %q %d %d %q %q %q %t %q %d %q", l.Day, c.ID, c.Sector, millis(c.Started),
		c.Duration.Milliseconds(), c.Agent, c.Dept, c.Customer, c.Answered, c.Hangup, c.CSAT, l.Exclude)
	if c.Ring.Known || c.Hold.Known || c.Direction != "" { // lines without them keep the digests that were kept of them
		text = fmt.Appendf(text, " %t %d %t %d %q", c.Ring.Known, c.Ring.Length.Milliseconds(), c.Hold.Known, c.Hold.Length.Milliseconds(), c.Direction)
	}
	return digestOf("line", text)
}
