package postgres

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// place is a row of the ledger that is locked by this transaction, and what becomes of
// it. Moves are made in memory, any number of them, and written at once.
type place struct {
	row
	fresh bool   // is not in the table yet
	facts bool   // what the switch says has changed
	moved bool   // where the call stands has changed
	out   bool   // was excluded: what was found and counted is to be taken back
	steps []step // since it was read
}

// step is one move, for the record.
type step struct {
	n, seq int64
	decide.Move
}

// apply moves a row: its attempts begin anew, whoever had it leased is fenced off,
// and it is due at once unless it is at an end. The move is put on record unless the row
// stays where it is.
func (p *place) apply(m decide.Move) {
	e := &p.entry
	p.endedIn, e.Reason, e.Detail = m.Left()
	e.NextAt, e.Updated = storage.Instant(m.Due()), time.UnixMilli(m.At)
	if m.NewInput {
		e.InputRev++
	}
	e.State, e.Attempts, e.Owner, e.Until = m.To, 0, "", time.Time{}
	e.Token++
	p.moved = true
	if m.To == storage.Excluded {
		p.out = true
	}
	if m.From != m.To {
		p.record(m)
	}
}

// record adds a move to the call's events.
func (p *place) record(m decide.Move) {
	p.events++
	p.steps = append(p.steps, step{p.n, p.events, m})
}

// moves queues what has become of places that are in the table. Values are
// absolute: the rows are locked.
func (q *queue) moves(places []*place) {
	var moved []*place
	var steps []step
	for _, p := range places {
		if p.moved && !p.fresh {
			moved = append(moved, p)
		}
		steps = append(steps, p.steps...)
	}
	if len(moved) > 0 {
		q.add(nil, `UPDATE ledger l SET state = u.state, reason = u.reason, detail = u.detail, ended_in = u.ended_in,
				input_rev = u.input_rev, attempts = u.attempts, next_at = nullif(u.next_at, 0), owner = '', token = u.token,
				lease_until = NULL, updated_at = u.updated_at, events = u.events
			FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
				$9::bigint[], $10::bigint[], $11::bigint[])
				AS u (n, state, reason, detail, ended_in, input_rev, attempts, next_at, token, updated_at, events)
			WHERE l.n = u.n`,
			column(moved, func(p *place) int64 { return p.n }),
			column(moved, func(p *place) string { return string(p.entry.State) }),
			column(moved, func(p *place) string { return p.entry.Reason }),
			column(moved, func(p *place) string { return p.entry.Detail }),
			column(moved, func(p *place) string { return string(p.endedIn) }),
			column(moved, func(p *place) int64 { return p.entry.InputRev }),
			column(moved, func(p *place) int64 { return int64(p.entry.Attempts) }),
			column(moved, func(p *place) int64 { return storage.Millis(p.entry.NextAt) }),
			column(moved, func(p *place) int64 { return p.entry.Token }),
			column(moved, func(p *place) int64 { return storage.Millis(p.entry.Updated) }),
			column(moved, func(p *place) int64 { return p.events }))
	}
	q.steps(steps)
}

func (q *queue) steps(steps []step) {
	if len(steps) == 0 {
		return
	}
	q.add(nil, `INSERT INTO coverage_event (n, seq, from_state, to_state, reason, detail, by_whom, at)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])`,
		column(steps, func(s step) int64 { return s.n }),
		column(steps, func(s step) int64 { return s.seq }),
		column(steps, func(s step) string { return string(s.From) }),
		column(steps, func(s step) string { return string(s.To) }),
		column(steps, func(s step) string { return s.Reason }),
		column(steps, func(s step) string { return s.Detail }),
		column(steps, func(s step) string { return s.By }),
		column(steps, func(s step) int64 { return s.At }))
}

// discount queues the taking back of what was found and counted of calls that are
// no longer to be inspected. What people judged stays, and is shown to them again.
func (t *tx) discount(q *queue, places []*place, at int64) {
	var out []*place
	for _, p := range places {
		if p.out && !p.fresh {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return
	}
	numbers := column(out, func(p *place) int64 { return p.n })
	t.toldFindings(q, at, `UPDATE finding f SET held = false, version = version + 1,
			moved = moved OR status IN ('confirmed', 'rejected'),
			status = CASE WHEN status IN ('open', 'recorded') THEN 'withdrawn' ELSE status END
		FROM (SELECT k FROM finding WHERE n = ANY ($1) AND held ORDER BY k FOR NO KEY UPDATE) u WHERE f.k = u.k
		RETURNING f.id`, numbers)
	t.toldScores(q, at, `DELETE FROM score_entry WHERE source_kind = 'call' AND source_id = ANY ($1)
		RETURNING source_kind, source_id`, column(out, func(p *place) string { return p.call.ID }))
}

// moveAll moves rows that were selected for one move, and gives how many they were.
func (t *tx) moveAll(ctx context.Context, places []*place, at int64) (int, error) {
	var q queue
	q.moves(places)
	t.discount(&q, places, at)
	return len(places), t.send(ctx, &q)
}

// lockRows reads and locks rows of the ledger. query selects their numbers. All that
// a transaction locks of the ledger it locks with one such statement, by number:
// transactions that want each other's rows wait for each other in one direction. The
// lock lets rows be referred to meanwhile, and nothing else.
func (t *tx) lockRows(ctx context.Context, query string, args ...any) ([]*place, error) {
	return list(ctx, t, `WITH wanted AS MATERIALIZED (`+query+`)
		SELECT `+columns+` FROM ledger l JOIN wanted USING (n) ORDER BY l.n FOR NO KEY UPDATE OF l`, args, scanPlace)
}
