package ask

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// callbackDept is the department of a callback c of an agent a of the roster.
const callbackDept = `CASE WHEN c.dept <> '' THEN c.dept ELSE coalesce(a.dept, '') END`

// callbackColumns are those that scanCallback reads, in its order.
const callbackColumns = `c.kind, c.source, c.agent, ` + callbackDept + `, c.since_at, c.due_at, c.tries, c.tried_at, c.done_at, c.score`

const fromCallbacks = ` FROM callback c LEFT JOIN agent a ON a.id = c.agent WHERE `

func scanCallback(row Row, more ...any) (storage.Callback, error) {
	var c storage.Callback
	var since, due, tried, done int64
	err := row.Scan(append([]any{&c.Source.Kind, &c.Source.ID, &c.Agent, &c.Dept, &since, &due, &c.Tries, &tried, &done, &c.Score}, more...)...)
	c.Since, c.Due, c.Tried, c.Done = storage.Instant(since), storage.Instant(due), storage.Instant(tried), storage.Instant(done)
	return c, err
}

// callbacksOf is the condition on callbacks c of a filter.
func callbacksOf(f storage.CallbackFilter) *clauses {
	var q clauses
	asOf := q.arg(storage.Millis(f.AsOf))
	q.add(`c.since_at <= ` + asOf)
	switch f.State {
	case storage.CallbackWaiting:
		q.add(`c.done_at = 0`)
	case storage.CallbackOverdue:
		q.add(`c.done_at = 0 AND c.due_at < ` + asOf)
	case storage.CallbackDone:
		q.add(`c.done_at > 0`)
	}
	if f.Reason != "" {
		q.add(`EXISTS (SELECT 1 FROM callback_cause x WHERE x.kind = c.kind AND x.source = c.source AND x.at <= ` + asOf + ` AND x.reason = ` + q.arg(f.Reason) + `)`)
	}
	if f.Agent != "" {
		q.is(`c.agent`, f.Agent)
	}
	if !f.From.IsZero() {
		q.add(`c.since_at >= ` + q.arg(storage.Millis(f.From)))
	}
	if !f.To.IsZero() {
		q.add(`c.since_at < ` + q.arg(storage.Millis(f.To)))
	}
	withinReach(&q, f.Reach)
	return &q
}

// withinReach narrows callbacks or complaints c about agents a of the roster.
func withinReach(q *clauses, reach people.Reach) {
	if reach.Agent != "" {
		q.is(`c.agent`, reach.Agent)
	}
	if reach.Dept != "" {
		q.is(callbackDept, reach.Dept)
	}
	if reach.Team != "" {
		q.is(`a.team`, reach.Team)
	}
}

// Callbacks asks for callbacks, and how many there are.
func Callbacks(f storage.CallbackFilter) Question[Some[storage.Callback]] {
	return Question[Some[storage.Callback]]{"callbacks", func(ctx context.Context, r Records) (Some[storage.Callback], error) {
		some, err := paged[storage.Callback]{
			callbackColumns, fromCallbacks,
			`CASE WHEN c.done_at = 0 THEN 0 ELSE 1 END, CASE WHEN c.done_at = 0 THEN c.due_at ELSE -c.done_at END, c.kind, c.source`,
			func(row Row) (storage.Callback, error) { return scanCallback(row) },
		}.some(ctx, r, callbacksOf(f), f.Limit, f.Offset)
		for i := range some.Rows {
			if err == nil {
				some.Rows[i].Causes, err = causesOf(ctx, r, some.Rows[i].Source)
			}
		}
		return some, err
	}}
}

// causesOf gives the causes of a callback by time.
func causesOf(ctx context.Context, r Records, of scoring.Source) ([]callback.Cause, error) {
	return list(ctx, r, `SELECT reason, at FROM callback_cause WHERE kind = $1 AND source = $2 ORDER BY at, reason`, []any{of.Kind, of.ID},
		func(row Row) (callback.Cause, error) {
			var c callback.Cause
			var at int64
			err := row.Scan(&c.Reason, &at)
			c.At = storage.Instant(at)
			return c, err
		})
}

// CallbackCounts asks how many callbacks there are.
func CallbackCounts(f storage.CallbackFilter) Question[storage.CallbackCounts] {
	f.State = ""
	return Question[storage.CallbackCounts]{"count callbacks", func(ctx context.Context, r Records) (storage.CallbackCounts, error) {
		q := callbacksOf(f)
		var n storage.CallbackCounts
		var waiting, overdue, done int
		err := one(ctx, r, `SELECT count(*) FILTER (WHERE c.done_at = 0), count(*) FILTER (WHERE c.done_at = 0 AND c.due_at < $1),
			count(*) FILTER (WHERE c.done_at > 0), count(*) FILTER (WHERE c.done_at > 0 AND c.score > 0), count(*) FILTER (WHERE c.done_at > 0 AND c.score >= 4)`+
			fromCallbacks+q.String(), q.args, []any{&waiting, &overdue, &done, &n.Rated, &n.Satisfied})
		n.ByState = map[storage.CallbackState]int{storage.CallbackWaiting: waiting, storage.CallbackOverdue: overdue, storage.CallbackDone: done}
		return n, err
	}}
}

// Callback asks for a callback with its results; it is [storage.ErrNotFound] when there is
// none.
func Callback(of scoring.Source) Question[storage.Callback] {
	return Question[storage.Callback]{"callback of " + string(of.Kind) + " " + of.ID, func(ctx context.Context, r Records) (storage.Callback, error) {
		c, err := single(ctx, r, `SELECT `+callbackColumns+`, c.surveys`+fromCallbacks+`c.kind = $1 AND c.source = $2`, []any{of.Kind, of.ID},
			func(row Row) (storage.Callback, error) {
				var surveys string
				c, err := scanCallback(row, &surveys)
				if err == nil {
					err = json.Unmarshal([]byte(surveys), &c.Surveys)
				}
				return c, err
			})
		if err != nil {
			return c, err
		}
		if c.Causes, err = causesOf(ctx, r, of); err != nil {
			return c, err
		}
		c.Results, err = list(ctx, r, `SELECT key, at, by_whom, reached, score, said, words FROM callback_result
			WHERE kind = $1 AND source = $2 ORDER BY at, key`, []any{of.Kind, of.ID}, scanResult)
		return c, err
	}}
}

func scanResult(row Row) (callback.Result, error) {
	var got callback.Result
	var at int64
	var reached int
	var said string
	err := row.Scan(&got.Key, &at, &got.By, &reached, &got.Try.Score, &said, &got.Words)
	got.At, got.Try.Reached = storage.Instant(at), reached == 1
	got.Try.At = got.At
	for item := range strings.FieldsSeq(said) {
		got.Said = append(got.Said, callback.ScriptItem(item))
	}
	return got, err
}

// scanTry reads a try with what it is of.
func scanTry(row Row, of any) (callback.Try, error) {
	var try callback.Try
	var at int64
	var reached int
	err := row.Scan(of, &at, &reached, &try.Score)
	try.At, try.Reached = storage.Instant(at), reached == 1
	return try, err
}

// CallbackNotes asks for the oldest notes of tickets and calls that have changed.
func CallbackNotes(limit int) Question[[]CallbackNote] {
	return listing("notes of callbacks", `SELECT seq, kind, source FROM callback_todo ORDER BY seq LIMIT $1`, []any{limit}, func(row Row) (CallbackNote, error) {
		var n CallbackNote
		err := row.Scan(&n.Seq, &n.Of.Kind, &n.Of.ID)
		return n, err
	})
}

// CallbackNote says that a ticket or a call has become another.
type CallbackNote struct {
	Seq int64
	Of  scoring.Source
}

// Cause is what a ticket or a call says of why its customer is to be called back.
type Cause struct {
	Agent, Dept string
	Causes      []callback.Cause
	Surveys     []callback.Try
}

// CauseOf asks why the customer of a ticket or a call is to be called back. One that is
// not there gives no cause.
func CauseOf(r scoring.Reckoner, of scoring.Source) Question[Cause] {
	return Question[Cause]{"cause of a callback", func(ctx context.Context, records Records) (Cause, error) {
		if of.Kind == scoring.TicketSource {
			return ticketCause(ctx, records, r, of.ID)
		}
		return callCause(ctx, records, of.ID)
	}}
}

func ticketCause(ctx context.Context, records Records, r scoring.Reckoner, id string) (Cause, error) {
	all, err := list(ctx, records, `SELECT body FROM ticket WHERE id = $1`, []any{id}, ScanTicket)
	if err != nil || len(all) == 0 {
		return Cause{}, err
	}
	t := all[0]
	return Cause{t.Agent, t.Dept, r.TicketCauses(t), callback.Surveys(t)}, nil
}

func callCause(ctx context.Context, records Records, id string) (Cause, error) {
	var c Cause
	err := records.Ask(ctx, `SELECT started_at, duration_ms, agent, dept, answered, csat FROM ledger WHERE call_id = $1`, []any{id}, func(row Row) error {
		var k call.Call
		var started, length int64
		err := row.Scan(&started, &length, &k.Agent, &k.Dept, &k.Answered, &k.CSAT)
		k.Started, k.Duration = storage.Instant(started), milliseconds(length)
		c = Cause{Agent: k.Agent, Dept: k.Dept, Causes: callback.OfCall(k)}
		return err
	})
	return c, err
}
