package sqlite

import (
	"context"
	"database/sql"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// row is a row of the ledger.
type row struct {
	n       int64
	entry   storage.Entry
	call    call.Call
	endedIn storage.State
	exclude string
	origin  string
}

// columns are those that scanRow reads, in its order.
const columns = `n, call_id, listed, day, state, reason, detail, ended_in, input_rev, attempts, next_at, owner, token,
	lease_until, updated_at, sector, started_at, duration_ms, agent, dept, customer, answered, hangup, csat, exclude, origin,
	ring_ms, hold_ms, direction`

func scanRow(rows *sql.Rows) (row, error) {
	var r row
	err := rows.Scan(r.targets()...)
	r.settle()
	return r, err
}

// targets are where the columns go; settle completes the row from them.
func (r *row) targets() []any {
	e, c := &r.entry, &r.call
	return []any{
		&r.n, &c.ID, &e.Listed, &e.Day, &e.State, &e.Reason, &e.Detail, &r.endedIn, &e.InputRev, &e.Attempts,
		(*kept)(&e.NextAt), &e.Owner, &e.Token, (*kept)(&e.Until), (*kept)(&e.Updated), &c.Sector, (*kept)(&c.Started),
		(*keptSpan)(&c.Duration), &c.Agent, &c.Dept, &c.Customer, &c.Answered, &c.Hangup, &c.CSAT, &r.exclude, &r.origin,
		(*keptTold)(&c.Ring), (*keptTold)(&c.Hold), &c.Direction,
	}
}

func (r *row) settle() {
	r.entry.CallID = r.call.ID
	if r.entry.Until.IsZero() {
		r.entry.Owner = "" // the column still names the last one
	}
}

// rowByCall finds a call's row.
func (t *tx) rowByCall(ctx context.Context, callID string) (row, bool, error) {
	var r row
	found, err := t.one(ctx, `SELECT `+columns+` FROM ledger WHERE call_id = $1`, []any{callID}, r.targets())
	r.settle()
	return r, found, err
}

// move is a row's change of place for any reason but a stage's outcome.
type move struct {
	n              int64
	from, to       storage.State
	reason, detail string
	by             string
	at             int64
	newInput       bool // what the call is judged on has changed
}

// apply moves a row: its attempts begin anew, whoever had it leased is fenced off,
// and it is due at once unless it is at an end. Only a row that leaves its way wears the
// reason. The move is put on record unless the row stays where it is.
func (t *tx) apply(ctx context.Context, m move) error {
	endedIn, next, rev := storage.State(""), any(m.at), 0
	reason, detail := "", ""
	if !live(m.to) {
		next = nil
	}
	if ended(m.to) {
		endedIn, reason, detail = m.from, m.reason, m.detail
	}
	if m.newInput {
		rev = 1
	}
	_, err := t.exec(ctx, `UPDATE ledger SET state = $1, reason = $2, detail = $3, ended_in = $4, input_rev = input_rev + $5,
		attempts = 0, next_at = $6, owner = '', token = token + 1, lease_until = NULL, updated_at = $7 WHERE n = $8`,
		m.to, reason, detail, endedIn, rev, next, m.at, m.n)
	if err != nil || m.from == m.to {
		return err
	}
	return t.record(ctx, m)
}

// record adds a move to the ledger's events.
func (t *tx) record(ctx context.Context, m move) error {
	// VALUES with a subquery: INSERT … SELECT from the same table would copy into a
	// table of its own first.
	_, err := t.exec(ctx, `INSERT INTO coverage_event (n, seq, from_state, to_state, reason, detail, by_whom, at)
		VALUES ($1, (SELECT coalesce(max(seq), 0) + 1 FROM coverage_event WHERE n = $1), $2, $3, $4, $5, $6, $7)`,
		m.n, m.from, m.to, m.reason, m.detail, m.by, m.at)
	return err
}

// live tells whether a stage takes calls in this state.
func live(s storage.State) bool {
	switch s {
	case storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected:
		return true
	default:
		return false
	}
}

// ended tells whether a call in this state left its way before the end.
func ended(s storage.State) bool {
	switch s {
	case storage.Waiting, storage.Missing, storage.Dead, storage.Excluded:
		return true
	default:
		return false
	}
}
