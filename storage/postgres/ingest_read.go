package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// window is the time around something of a customer, in which calls are judged on it.
type window struct {
	customer call.Customer
	at       int64
}

// touched is what a batch may touch.
type touched struct {
	calls   []string // that the batch has records of
	known   []int64  // those of them that are in the table
	others  []string // calls that tickets name
	windows []window
}

// read reads and locks whatever the batch may touch.
func (in *intake) read(ctx context.Context, b storage.Batch) error {
	at := touchedBy(b)
	if err := in.readKeys(ctx, b, &at); err != nil {
		return err
	}
	if err := in.readPlaces(ctx, at); err != nil {
		return err
	}
	return in.readMaterial(ctx, b, at)
}

func touchedBy(b storage.Batch) touched {
	var at touched
	seen := map[string]bool{}
	touch := func(id string) {
		if !seen[id] {
			seen[id] = true
			at.calls = append(at.calls, id)
		}
	}
	for _, l := range b.Calls {
		touch(l.Call.ID)
		at.around(l.Call.Customer, storage.Millis(l.Call.Started))
	}
	for _, r := range b.Recordings {
		touch(r.Recording.CallID)
	}
	for _, o := range b.Transcripts {
		touch(o.Transcript.CallID)
	}
	for _, k := range b.Tickets {
		at.ticket(k.Ticket)
	}
	return at
}

func (at *touched) around(c call.Customer, when int64) {
	if c != "" {
		at.windows = append(at.windows, window{c, when})
	}
}

func (at *touched) ticket(k call.Ticket) {
	at.around(k.Customer, storage.Millis(k.Filed))
	if k.CallID != "" {
		at.others = append(at.others, k.CallID)
	}
}

// readKeys finds out which calls are known, and reads the tickets: where both stood
// before, their customers' calls are touched, too. Only intakes change customers,
// times and tickets, and no other is under way.
func (in *intake) readKeys(ctx context.Context, b storage.Batch, at *touched) error {
	var q queue
	q.ask(`SELECT n, customer, started_at FROM ledger WHERE call_id = ANY ($1)`, []any{at.calls}, func(rows pgx.Rows) error {
		var n, started int64
		var c call.Customer
		err := rows.Scan(&n, &c, &started)
		at.known = append(at.known, n)
		if len(b.Calls) > 0 {
			at.around(c, started)
		}
		return err
	})
	if len(b.Tickets) > 0 {
		ids := column(b.Tickets, func(o storage.OfferedTicket) string { return o.Ticket.ID })
		q.ask(`SELECT body, origin FROM ticket WHERE id = ANY ($1)`, []any{ids}, func(rows pgx.Rows) error {
			var k heldTicket
			err := rows.Scan(&k.body, &k.offer.Origin)
			if err != nil {
				return err
			}
			k.offer.Ticket, err = decodeTicket(k.body)
			in.tickets[k.offer.Ticket.ID] = &k
			at.ticket(k.offer.Ticket)
			return err
		})
	}
	return in.send(ctx, &q)
}

// decodeTicket gives a ticket with the texts under which it is kept.
func decodeTicket(body []byte) (call.Ticket, error) {
	k, err := storage.DecodeTicket(body)
	cleanAll(&k.ID, &k.CallID)
	cleanAll(&k.Customer)
	return k, err
}

// readPlaces locks all rows that the batch may move, whatever state they are in, and
// looks at their states afterwards: a call that becomes Transcribed at this very
// moment would be inspected without what the batch brings, if it were passed over
// because it was not Transcribed yet. So it is either moved on before the lock, and
// seen, or after the commit, by who will see the batch.
func (in *intake) readPlaces(ctx context.Context, at touched) error {
	if len(at.known) == 0 && len(at.others) == 0 && len(at.windows) == 0 {
		return nil
	}
	horizon := inspect.Horizon.Milliseconds()
	places, err := in.lockRows(ctx, `SELECT unnest($1::bigint[]) AS n
		UNION SELECT n FROM ledger WHERE call_id = ANY ($2)
		UNION SELECT c.n FROM unnest($3::text[], $4::bigint[]) AS w (customer, at)
			JOIN ledger c ON c.customer = w.customer AND c.customer <> '' AND c.started_at BETWEEN w.at - $5 AND w.at + $5
		UNION SELECT r.n FROM recording o JOIN recording r ON r.sha256 = o.sha256 AND r.sha256 <> ''
			WHERE o.n = ANY ($1) AND o.sha256 <> ''`,
		at.known, at.others,
		column(at.windows, func(w window) string { return string(w.customer) }),
		column(at.windows, func(w window) int64 { return w.at }), horizon)
	for _, p := range places {
		in.know(p)
	}
	return err
}

// readMaterial reads what there is of the calls, and numbers for new ones.
func (in *intake) readMaterial(ctx context.Context, b storage.Batch, at touched) error {
	var q queue
	if missing := len(at.calls) - len(at.known); missing > 0 {
		q.ask(`SELECT nextval(pg_get_serial_sequence('ledger', 'n')) FROM generate_series(1, $1)`, []any{missing}, func(rows pgx.Rows) error {
			var n int64
			err := rows.Scan(&n)
			in.free = append(in.free, n)
			return err
		})
	}
	if len(at.known) > 0 {
		in.askMaterial(&q, b, at.known)
	}
	return in.send(ctx, &q)
}

func (in *intake) askMaterial(q *queue, b storage.Batch, known []int64) {
	// Of other calls only that they have the same bytes is of interest.
	q.ask(`SELECT n, uri, etag, offered, sha256 FROM recording WHERE n = ANY ($1)
		UNION ALL SELECT r.n, '', '', '', r.sha256 FROM recording o JOIN recording r ON r.sha256 = o.sha256 AND r.sha256 <> ''
			WHERE o.n = ANY ($1) AND o.sha256 <> '' AND r.n <> ALL ($1)`, []any{known}, func(rows pgx.Rows) error {
		var r heldRecording
		err := rows.Scan(&r.n, &r.uri, &r.etag, &r.offered, &r.sum)
		in.knowRecording(&r)
		return err
	})
	delivered := map[string]bool{}
	for _, o := range b.Transcripts {
		delivered[o.Transcript.CallID] = true
	}
	var wanted []int64 // whose words have to be compared
	for _, n := range known {
		if p := in.byNumber[n]; p != nil && delivered[p.call.ID] {
			wanted = append(wanted, n)
		}
	}
	q.ask(`SELECT n, CASE WHEN n = ANY ($2) THEN body END FROM offered WHERE n = ANY ($1)`, []any{known, wanted}, func(rows pgx.Rows) error {
		var o heldTranscript
		err := rows.Scan(&o.n, &o.body)
		in.of(o.n).transcript = &o
		return err
	})
	q.ask(`SELECT n, digest FROM superseded WHERE n = ANY ($1)`, []any{known}, func(rows pgx.Rows) error {
		var n int64
		var b []byte
		if err := rows.Scan(&n, &b); err != nil {
			return err
		}
		if in.superseded[n] == nil {
			in.superseded[n] = map[decide.Digest]bool{}
		}
		in.superseded[n][decide.Digest(b)] = true
		return nil
	})
}
