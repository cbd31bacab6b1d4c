package postgres

import (
	"cmp"
	"context"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// write writes what has changed. It all goes in one message.
func (in *intake) write(ctx context.Context, b storage.Batch) error {
	var q queue
	places := make([]*place, 0, len(in.byNumber))
	for _, p := range in.byNumber {
		if p.fresh || p.facts || p.moved {
			places = append(places, p)
		}
	}
	slices.SortFunc(places, func(a, b *place) int { return cmp.Compare(a.n, b.n) })
	q.newRows(only(places, func(p *place) bool { return p.fresh }))
	in.facts(&q, only(places, func(p *place) bool { return p.facts && !p.fresh }))
	q.moves(places)
	in.discount(&q, places, in.at)
	in.writeMaterial(&q)
	in.writeTickets(&q)
	q.agents(b.Agents)
	var letters int64
	in.letters(&q, b, &letters)
	q.marks(b.Marks)
	q.position(b.Position)
	err := in.send(ctx, &q)
	in.accepted.DeadLetters = int(letters)
	fault.Point(fault.IngestRows)
	fault.Point(fault.IngestPosition)
	return err
}

// newRows queues rows of the ledger that were not there.
func (q *queue) newRows(places []*place) {
	if len(places) == 0 {
		return
	}
	q.add(nil, `INSERT INTO ledger (n, call_id, listed, day, state, reason, detail, ended_in, input_rev, attempts, next_at, owner, token,
			updated_at, events, sector, started_at, duration_ms, agent, dept, customer, answered, hangup, csat, exclude, origin,
			ring_ms, hold_ms, direction)
		SELECT n, call_id, listed, day, state, reason, detail, ended_in, input_rev, 0, nullif(next_at, 0), '', token,
			updated_at, events, sector, started_at, duration_ms, agent, dept, customer, answered, hangup, csat, exclude, origin,
			nullif(ring_ms, -1), nullif(hold_ms, -1), direction
		FROM unnest($1::bigint[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[],
			$10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::bigint[], $17::text[],
			$18::text[], $19::text[], $20::boolean[], $21::text[], $22::bigint[], $23::text[], $24::text[],
			$25::bigint[], $26::bigint[], $27::text[])
			AS u (n, call_id, listed, day, state, reason, detail, ended_in, input_rev, next_at, token, updated_at, events, sector,
				started_at, duration_ms, agent, dept, customer, answered, hangup, csat, exclude, origin,
				ring_ms, hold_ms, direction)`,
		append([]any{
			column(places, func(p *place) int64 { return p.n }),
			column(places, func(p *place) string { return p.call.ID }),
			column(places, func(p *place) bool { return p.entry.Listed }),
			column(places, func(p *place) string { return p.entry.Day }),
			column(places, func(p *place) string { return string(p.entry.State) }),
			column(places, func(p *place) string { return p.entry.Reason }),
			column(places, func(p *place) string { return p.entry.Detail }),
			column(places, func(p *place) string { return string(p.endedIn) }),
			column(places, func(p *place) int64 { return p.entry.InputRev }),
			column(places, func(p *place) int64 { return storage.Millis(p.entry.NextAt) }),
			column(places, func(p *place) int64 { return p.entry.Token }),
			column(places, func(p *place) int64 { return storage.Millis(p.entry.Updated) }),
			column(places, func(p *place) int64 { return p.events }),
		}, said(places)...)...)
}

// said gives what the switch says of calls: sector to direction.
func said(places []*place) []any {
	return []any{
		column(places, func(p *place) string { return string(p.call.Sector) }),
		column(places, func(p *place) int64 { return storage.Millis(p.call.Started) }),
		column(places, func(p *place) int64 { return p.call.Duration.Milliseconds() }),
		column(places, func(p *place) string { return p.call.Agent }),
		column(places, func(p *place) string { return p.call.Dept }),
		column(places, func(p *place) string { return string(p.call.Customer) }),
		column(places, func(p *place) bool { return p.call.Answered }),
		column(places, func(p *place) string { return string(p.call.Hangup) }),
		column(places, func(p *place) int64 { return int64(p.call.CSAT) }),
		column(places, func(p *place) string { return p.exclude }),
		column(places, func(p *place) string { return p.origin }),
		column(places, func(p *place) int64 { return toldMillis(p.call.Ring) }),
		column(places, func(p *place) int64 { return toldMillis(p.call.Hold) }),
		column(places, func(p *place) string { return string(p.call.Direction) }),
	}
}

// facts queues what the switch says anew, of the calls and of their findings.
func (in *intake) facts(q *queue, places []*place) {
	if len(places) == 0 {
		return
	}
	numbers := column(places, func(p *place) int64 { return p.n })
	days := column(places, func(p *place) string { return p.entry.Day })
	facts := said(places)
	q.add(nil, `UPDATE ledger l SET listed = true, day = u.day, sector = u.sector, started_at = u.started_at, duration_ms = u.duration_ms,
			agent = u.agent, dept = u.dept, customer = u.customer, answered = u.answered, hangup = u.hangup, csat = u.csat,
			exclude = u.exclude, origin = u.origin, ring_ms = nullif(u.ring_ms, -1), hold_ms = nullif(u.hold_ms, -1), direction = u.direction
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::boolean[],
			$10::text[], $11::bigint[], $12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::text[])
			AS u (n, day, sector, started_at, duration_ms, agent, dept, customer, answered, hangup, csat, exclude, origin, ring_ms, hold_ms,
				direction)
		WHERE l.n = u.n`, append([]any{numbers, days}, facts...)...)
	q.unreadIfHeard(numbers)
	in.toldFindings(q, in.at, `UPDATE finding f SET agent = u.agent, dept = u.dept, day = u.day, started_at = u.started_at, version = version + 1
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS u (n, day, agent, dept, started_at),
			(SELECT k FROM finding WHERE n = ANY ($1) ORDER BY k FOR NO KEY UPDATE) mine
		WHERE f.k = mine.k AND f.n = u.n AND (f.agent, f.dept, f.day, f.started_at) <> (u.agent, u.dept, u.day, u.started_at)
		RETURNING f.id`, numbers, days, facts[3], facts[4], facts[1])
}

func (in *intake) writeMaterial(q *queue) {
	var freshRecordings, changedRecordings []*heldRecording
	var freshTexts, changedTexts []*heldTranscript
	for _, m := range in.material {
		for _, r := range m.recordings {
			switch {
			case r.fresh:
				freshRecordings = append(freshRecordings, r)
			case r.changed:
				changedRecordings = append(changedRecordings, r)
			}
		}
		switch o := m.transcript; {
		case o == nil:
		case o.fresh:
			freshTexts = append(freshTexts, o)
		case o.changed:
			changedTexts = append(changedTexts, o)
		}
	}
	slices.SortFunc(freshRecordings, byNumber((*heldRecording).number)) // rows of a table in its order
	slices.SortFunc(freshTexts, byNumber((*heldTranscript).number))
	q.recordings(`INSERT INTO recording (n, uri, etag, offered, sha256, blob, origin)
		SELECT n, uri, etag, offered, '', '', origin FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::text[])
			AS u (n, uri, etag, offered, origin)`, freshRecordings)
	q.recordings(`UPDATE recording r SET etag = u.etag, offered = u.offered, fetched = NULL, sha256 = '', blob = '', signals = NULL, origin = u.origin
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::text[]) AS u (n, uri, etag, offered, origin)
		WHERE r.n = u.n AND r.uri = u.uri`, changedRecordings)
	q.transcripts(freshTexts, changedTexts)
	if len(in.replaced) > 0 {
		q.add(nil, `INSERT INTO superseded (n, digest) SELECT * FROM unnest($1::bigint[], $2::bytea[]) ON CONFLICT DO NOTHING`,
			column(in.replaced, func(r replaced) int64 { return r.n }),
			column(in.replaced, func(r replaced) []byte { return r.digest[:] }))
	}
}

func (r *heldRecording) number() int64  { return r.n }
func (o *heldTranscript) number() int64 { return o.n }

func byNumber[T any](number func(T) int64) func(a, b T) int {
	return func(a, b T) int { return cmp.Compare(number(a), number(b)) }
}

func (q *queue) recordings(statement string, of []*heldRecording) {
	if len(of) == 0 {
		return
	}
	q.add(nil, statement,
		column(of, func(r *heldRecording) int64 { return r.n }),
		column(of, func(r *heldRecording) string { return r.uri }),
		column(of, func(r *heldRecording) string { return r.etag }),
		column(of, func(r *heldRecording) []byte { return r.offered }),
		column(of, func(r *heldRecording) string { return r.origin }))
}

// transcripts queues what others heard. What was heard here so far stays what it was
// until it is heard anew.
func (q *queue) transcripts(added, changed []*heldTranscript) {
	if len(changed) > 0 {
		q.add(nil, `UPDATE transcript t SET body = o.body FROM offered o WHERE t.n = ANY ($1) AND o.n = t.n AND t.body IS NULL`,
			column(changed, (*heldTranscript).number))
	}
	for statement, of := range map[string][]*heldTranscript{
		`INSERT INTO offered (n, body, origin) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[])`: added,
		`UPDATE offered o SET body = u.body, origin = u.origin
			FROM unnest($1::bigint[], $2::bytea[], $3::text[]) AS u (n, body, origin) WHERE o.n = u.n`: changed,
	} {
		if len(of) > 0 {
			q.add(nil, statement, column(of, (*heldTranscript).number),
				column(of, func(o *heldTranscript) []byte { return o.body }),
				column(of, func(o *heldTranscript) string { return o.origin }))
		}
	}
}

func (in *intake) writeTickets(q *queue) {
	var written []*heldTicket
	for _, k := range in.tickets {
		if k.changed {
			written = append(written, k)
		}
	}
	if len(written) == 0 {
		return
	}
	ticket := func(k *heldTicket) call.Ticket { return k.offer.Ticket }
	q.add(nil, `INSERT INTO ticket (id, version, call_id, customer, filed_at, body, origin)
		SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::text[])
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, call_id = excluded.call_id, customer = excluded.customer,
			filed_at = excluded.filed_at, body = excluded.body, origin = excluded.origin`,
		column(written, func(k *heldTicket) string { return ticket(k).ID }),
		column(written, func(k *heldTicket) int64 { return ticket(k).Version }),
		column(written, func(k *heldTicket) string { return ticket(k).CallID }),
		column(written, func(k *heldTicket) string { return string(ticket(k).Customer) }),
		column(written, func(k *heldTicket) int64 { return storage.Millis(ticket(k).Filed) }),
		column(written, func(k *heldTicket) []byte { return k.body }),
		column(written, func(k *heldTicket) string { return k.offer.Origin }))
	q.unread(storage.InTickets, column(written, func(k *heldTicket) string { return ticket(k).ID }))
	in.replaceScores(q, in.at, column(written, func(k *heldTicket) sheet {
		return sheet{scoring.Source{Kind: scoring.TicketSource, ID: ticket(k).ID}, k.offer.Scores}
	}))
}
