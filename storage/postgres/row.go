package postgres

import (
	"github.com/jackc/pgx/v5"

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
	events  int64
	leased  bool // also when the lease is over
}

// columns are those that scanRow reads, in its order.
const columns = `l.n, l.call_id, l.listed, l.day, l.state, l.reason, l.detail, l.ended_in, l.input_rev, l.attempts, l.next_at,
	l.owner, l.token, l.lease_until, l.updated_at, l.sector, l.started_at, l.duration_ms, l.agent, l.dept, l.customer,
	l.answered, l.hangup, l.csat, l.exclude, l.origin, l.events, l.ring_ms, l.hold_ms, l.direction,
	l.lease_until IS NOT NULL`

func scanRow(rows pgx.Rows) (row, error) { return scanRowAnd(rows) }

// scanRowAnd reads a row with columns of its own after it.
func scanRowAnd(rows pgx.Rows, after ...any) (row, error) {
	var r row
	e, c := &r.entry, &r.call
	err := rows.Scan(append([]any{
		&r.n, &c.ID, &e.Listed, &e.Day, &e.State, &e.Reason, &e.Detail, &r.endedIn, &e.InputRev, &e.Attempts,
		(*kept)(&e.NextAt), &e.Owner, &e.Token, (*kept)(&e.Until), (*kept)(&e.Updated), &c.Sector, (*kept)(&c.Started),
		(*keptSpan)(&c.Duration), &c.Agent, &c.Dept, &c.Customer, &c.Answered, &c.Hangup, &c.CSAT, &r.exclude, &r.origin, &r.events,
		(*keptTold)(&c.Ring), (*keptTold)(&c.Hold), &c.Direction, &r.leased,
	}, after...)...)
	e.CallID = c.ID
	if e.Until.IsZero() {
		e.Owner = "" // the column still names the last one
	}
	return r, err
}

func scanPlace(rows pgx.Rows) (*place, error) {
	r, err := scanRow(rows)
	return &place{row: r}, err
}
