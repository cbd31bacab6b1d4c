package sqlite

import (
	"context"
	"database/sql"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
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

// move is what a row of the ledger does.
type move struct {
	n int64
	decide.Move
}

// scanMove reads a row's number and state.
func scanMove(rows *sql.Rows) (move, error) {
	var m move
	return m, rows.Scan(&m.n, &m.From)
}

// apply moves a row: its attempts begin anew, whoever had it leased is fenced off,
// and it is due at once unless it is at an end. The move is put on record unless the row
// stays where it is. What was found and counted of a call that is excluded is taken
// back.
func (t *tx) apply(ctx context.Context, n int64, m decide.Move) error {
	endedIn, reason, detail := m.Left()
	rev := 0
	if m.NewInput {
		rev = 1
	}
	_, err := t.exec(ctx, `UPDATE ledger SET state = $1, reason = $2, detail = $3, ended_in = $4, input_rev = input_rev + $5,
		attempts = 0, next_at = nullif($6, 0), owner = '', token = token + 1, lease_until = NULL, updated_at = $7 WHERE n = $8`,
		m.To, reason, detail, endedIn, rev, m.Due(), m.At, n)
	if err == nil && m.From != m.To {
		err = t.record(ctx, n, m)
	}
	if err == nil && m.To == storage.Excluded {
		err = t.discount(ctx, n)
	}
	return err
}

// record adds a move to the ledger's events.
func (t *tx) record(ctx context.Context, n int64, m decide.Move) error {
	// VALUES with a subquery: INSERT … SELECT from the same table would copy into a
	// table of its own first.
	_, err := t.exec(ctx, `INSERT INTO coverage_event (n, seq, from_state, to_state, reason, detail, by_whom, at)
		VALUES ($1, (SELECT coalesce(max(seq), 0) + 1 FROM coverage_event WHERE n = $1), $2, $3, $4, $5, $6, $7)`,
		n, m.From, m.To, m.Reason, m.Detail, m.By, m.At)
	return err
}
