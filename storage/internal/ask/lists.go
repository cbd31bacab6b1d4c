package ask

import (
	"cmp"
	"context"
	"math"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// pageSize is how many rows a page of a long list has when nobody says.
const pageSize = 200

// behindMillis gives the time that rows behind a place are not after; without a place it
// is the end of time.
func behindMillis(p storage.Place) int64 {
	if p == (storage.Place{}) {
		return math.MaxInt64
	}
	return storage.Millis(p.At)
}

// endMillis gives the end of a span of time; without one it is the end of time.
func endMillis(to time.Time) int64 {
	if to.IsZero() {
		return math.MaxInt64
	}
	return storage.Millis(to)
}

// Behind asks for findings behind a place, those of the last calls first.
func (s Findings) Behind(f storage.FindingFilter, p storage.Place) Question[[]storage.FindingRow] {
	args := append(passArgs(f), f.Shadow, behindMillis(p), p.ID, cmp.Or(f.Limit, pageSize))
	return listing("findings", `SELECT `+s.Columns()+` FROM finding f JOIN ledger l ON l.n = f.n
		WHERE `+passes()+` AND (f.shadow = 1) = $13
		AND f.started_at <= $14 AND (f.started_at < $14 OR f.id > $15)
		ORDER BY f.started_at DESC, f.id LIMIT $16`, args, scanFinding)
}

// CallsBehind asks for calls behind a place, those of the latest day first.
func CallsBehind(f storage.CallFilter, p storage.Place) Question[[]storage.EntryRow] {
	args := []any{
		f.First, cmp.Or(f.Last, AfterAllDays), f.State, f.Reason, f.Agent, f.Dept,
		cmp.Or(p.Day, AfterAllDays), p.ID, cmp.Or(f.Limit, pageSize),
	}
	return listing("calls", `SELECT l.call_id, l.listed, l.day, l.state, l.reason, l.detail, l.input_rev, l.attempts, l.updated_at,
			l.sector, l.started_at, l.duration_ms, l.agent, l.dept, l.customer, l.answered, l.hangup, l.csat, l.origin,
			coalesce(l.ring_ms, -1), coalesce(l.hold_ms, -1), l.direction
		FROM ledger l
		WHERE l.day BETWEEN $1 AND $2 AND ($3 = '' OR l.state = $3) AND ($4 = '' OR l.reason = $4)
		AND ($5 = '' OR l.agent = $5) AND ($6 = '' OR l.dept = $6)
		AND l.day <= $7 AND (l.day < $7 OR l.call_id > $8)
		AND `+Reached(`l`, 10)+`
		ORDER BY l.day DESC, l.call_id LIMIT $9`, append(args, ReachArgs(f.Reach)...), scanCall)
}

func scanCall(row Row) (storage.EntryRow, error) {
	var r storage.EntryRow
	var updated, started, length, ring, hold int64
	e, c := &r.Entry, &r.Call
	err := row.Scan(&c.ID, &e.Listed, &e.Day, &e.State, &e.Reason, &e.Detail, &e.InputRev, &e.Attempts, &updated,
		&c.Sector, &started, &length, &c.Agent, &c.Dept, &c.Customer, &c.Answered, &c.Hangup, &c.CSAT, &r.Origin,
		&ring, &hold, &c.Direction)
	e.CallID, e.Updated, c.Started = c.ID, storage.Instant(updated), storage.Instant(started)
	c.Duration = time.Duration(length) * time.Millisecond
	for _, told := range []struct {
		to *call.Told
		ms int64
	}{{&c.Ring, ring}, {&c.Hold, hold}} {
		if told.ms >= 0 {
			*told.to = call.Tell(time.Duration(told.ms) * time.Millisecond)
		}
	}
	return r, err
}

// VerdictsBehind asks for verdicts behind a place, the earliest first.
func VerdictsBehind(f storage.VerdictFilter, p storage.Place) Question[[]storage.VerdictRow] {
	args := []any{
		storage.Millis(f.From), endMillis(f.To), f.Kind, f.Reviewer, f.Rule, f.Finding,
		storage.Millis(p.At), p.ID, p.N, cmp.Or(f.Limit, pageSize),
	}
	return listing("verdicts", `SELECT l.call_id, f.rule, f.title, f.agent, f.dept, f.day, `+VerdictColumns+`
		FROM verdict v JOIN finding f ON f.id = v.finding JOIN ledger l ON l.n = f.n
		WHERE v.at >= $1 AND v.at < $2 AND ($3 = '' OR v.kind = $3) AND ($4 = '' OR v.reviewer = $4)
		AND ($5 = '' OR f.rule = $5) AND ($6 = '' OR v.finding = $6)
		AND v.at >= $7 AND (v.at > $7 OR v.finding > $8 OR (v.finding = $8 AND v.round > $9))
		AND `+Reached(`f`, 11)+` AND `+unsealed(`f`, 14)+`
		ORDER BY v.at, v.finding, v.round LIMIT $10`, append(append(args, ReachArgs(f.Reach)...), f.SealedTo), func(row Row) (storage.VerdictRow, error) {
		var r storage.VerdictRow
		var err error
		r.Verdict, err = ScanVerdict(row, &r.CallID, &r.Rule, &r.Title, &r.Agent, &r.Dept, &r.Day)
		return r, err
	})
}

// TicketsBehind asks for tickets behind a place, those filed last first.
func TicketsBehind(f storage.TicketFilter, p storage.Place) Question[[]call.Ticket] {
	args := []any{
		storage.Millis(f.From), endMillis(f.To), f.CallID, behindMillis(p), p.ID, cmp.Or(f.Limit, pageSize),
	}
	return listing("tickets", `SELECT k.body FROM ticket k
		WHERE k.filed_at >= $1 AND k.filed_at < $2 AND ($3 = '' OR k.call_id = $3)
		AND k.filed_at <= $4 AND (k.filed_at < $4 OR k.id > $5)
		AND (($7 = '' AND $8 = '' AND $9 = '') OR EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = k.call_id
			AND `+Reached(`l`, 7)+`))
		ORDER BY k.filed_at DESC, k.id LIMIT $6`, append(args, ReachArgs(f.Reach)...), ScanTicket)
}

// InReach asks whether a call is there and within a reach.
func InReach(callID string, reach people.Reach) Question[bool] {
	return Question[bool]{"reach of call " + callID, func(ctx context.Context, r Records) (bool, error) {
		n := 0
		err := one(ctx, r, `SELECT count(*) FROM ledger l WHERE l.call_id = $1
			AND `+Reached(`l`, 2), append([]any{callID}, ReachArgs(reach)...), []any{&n})
		return n > 0, err
	}}
}
