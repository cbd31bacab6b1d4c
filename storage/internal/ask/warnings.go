package ask

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

const alertColumns = `a.id, a.watch, a.title, a.scope, a.tells, a.window_ms, a.calm_ms, a.follow_ups, a.level, a.peak, a.peak_at, a.threshold, a.weeks, a.usual, a.spread,
	a.from_at, a.began_at, a.last_at, a.state, a.owner, a.raised_at, a.due_at, a.followed, a.merged_in, a.told,
	(SELECT count(*) FROM warning_member m WHERE m.alert = a.id)`

func scanAlert(row Row) (storage.Alert, error) {
	var a storage.Alert
	var tells, told, window, calm, peak, usual, spread, from, began, last, raised, due int64
	var pauses string
	err := row.Scan(&a.ID, &a.Watch, &a.Title, &a.Scope, &tells, &window, &calm, &pauses, &a.Level, &a.Peak, &peak, &a.Threshold, &a.Expected.Weeks, &usual, &spread,
		&from, &began, &last, &a.State, &a.Owner, &raised, &due, &a.Followed, &a.MergedIn, &told, &a.Counted)
	if err != nil {
		return a, err
	}
	a.Tells, a.Told, a.Window, a.Calm = tells == 1, told == 1, milliseconds(window), milliseconds(calm)
	if usual >= 0 {
		a.Expected.Known, a.Expected.Median, a.Expected.Spread = true, float64(usual)/1000, float64(spread)/1000
	}
	a.PeakAt, a.From, a.Began, a.Last = storage.Instant(peak), storage.Instant(from), storage.Instant(began), storage.Instant(last)
	a.Raised, a.Due = storage.Instant(raised), storage.Instant(due)
	a.FollowUps, err = ReadPauses(pauses)
	return a, err
}

// WritePauses gives times since something as they are kept: milliseconds with spaces
// between.
func WritePauses(all []time.Duration) string {
	texts := make([]string, len(all))
	for i, d := range all {
		texts[i] = strconv.FormatInt(d.Milliseconds(), 10)
	}
	return strings.Join(texts, " ")
}

// ReadPauses reads what WritePauses gave.
func ReadPauses(text string) ([]time.Duration, error) {
	var all []time.Duration
	for field := range strings.FieldsSeq(text) {
		ms, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, err
		}
		all = append(all, milliseconds(ms))
	}
	return all, nil
}

// Alerts asks for alerts, those raised last first.
func Alerts(f storage.AlertFilter) Question[Some[storage.Alert]] {
	return Question[Some[storage.Alert]]{"alerts", func(ctx context.Context, r Records) (Some[storage.Alert], error) {
		if f.Reach.Agent != "" || f.Reach.Team != "" {
			return Some[storage.Alert]{}, nil
		}
		return paged[storage.Alert]{alertColumns, ` FROM warning_alert a WHERE `, `a.raised_at DESC, a.id`, scanAlert}.some(ctx, r, alertsOf(f), f.Limit, f.Offset)
	}}
}

func alertsOf(f storage.AlertFilter) *clauses {
	c := &clauses{}
	c.add(`a.state <> 'merged'`)
	if f.State != "" {
		c.is(`a.state`, f.State)
	}
	if f.Open {
		c.add(`a.state <> 'closed'`)
	}
	if !f.Overdue.IsZero() {
		c.add(`a.state <> 'closed' AND a.due_at > 0 AND a.due_at < ` + c.arg(storage.Millis(f.Overdue)))
	}
	if f.Level != "" {
		c.is(`a.level`, f.Level)
	}
	if f.Watch != "" {
		c.is(`a.watch`, f.Watch)
	}
	if f.Reach.Dept != "" {
		c.is(`a.scope`, f.Reach.Dept)
	}
	if f.SealedTo != "" {
		c.add(`NOT (a.tells = 1 AND EXISTS (SELECT 1 FROM ledger l WHERE l.n IN (` + sealed(c.arg(f.SealedTo)) + `)
			AND l.started_at BETWEEN a.from_at - 86400000 AND a.last_at AND (a.scope = '' OR l.dept = '' OR l.dept = a.scope)))`)
	}
	return c
}

// Alert asks for an alert with its steps and messages; it is [storage.ErrNotFound] when
// there is none.
func Alert(id string) Question[storage.Alert] {
	return Question[storage.Alert]{"alert " + id, func(ctx context.Context, r Records) (storage.Alert, error) {
		a, err := single(ctx, r, `SELECT `+alertColumns+` FROM warning_alert a WHERE a.id = $1`, []any{id}, scanAlert)
		if err != nil {
			return a, err
		}
		if a.Steps, err = alertSteps(ctx, r, id); err != nil {
			return a, err
		}
		a.Messages, err = list(ctx, r, `SELECT `+messageColumns+` FROM warning_message WHERE alert = $1 ORDER BY made_at, id`, []any{id}, scanMessage)
		return a, err
	}}
}

func alertSteps(ctx context.Context, r Records, id string) ([]storage.AlertStep, error) {
	return list(ctx, r, `SELECT n, key, deed, level, count, who, whom, words, at FROM warning_step WHERE alert = $1 ORDER BY n`, []any{id}, func(row Row) (storage.AlertStep, error) {
		var s storage.AlertStep
		var at int64
		err := row.Scan(&s.N, &s.Key, &s.Deed, &s.Level, &s.Count, &s.Who, &s.Whom, &s.Words, &at)
		s.At = storage.Instant(at)
		return s, err
	})
}

// StepBy asks which alert a key's step is of; empty for none.
func StepBy(key string) Question[string] {
	return Question[string]{"step of an alert", func(ctx context.Context, r Records) (string, error) {
		var alert string
		err := one(ctx, r, `SELECT alert FROM warning_step WHERE key = $1`, []any{key}, []any{&alert})
		return alert, err
	}}
}

// AlertEvents asks for what an alert counted, the latest first.
func AlertEvents(id string, limit, offset int) Question[[]storage.AlertEvent] {
	return listing("events of alert "+id, `SELECT m.medium, m.id, m.at, m.call_id, m.agent, m.dept, m.gist, m.above,
			EXISTS (SELECT 1 FROM ledger l JOIN recording r ON r.n = l.n WHERE l.call_id = m.call_id AND r.blob <> '')
		FROM warning_member m WHERE m.alert = $1 ORDER BY m.at DESC, m.medium, m.id LIMIT $2 OFFSET $3`, []any{id, atMost(limit), offset}, func(row Row) (storage.AlertEvent, error) {
		var e storage.AlertEvent
		var at, above int64
		err := row.Scan(&e.Medium, &e.ID, &at, &e.CallID, &e.Agent, &e.Dept, &e.Gist, &above, &e.Sound)
		e.At, e.Above = storage.Instant(at), above == 1
		return e, err
	})
}

// AlertMembers asks which events that an alert counted are now from one moment to another,
// both included.
func AlertMembers(a storage.Alert, from, until time.Time) Question[[]storage.AlertEvent] {
	return listing("events of alert "+a.ID, `SELECT m.medium, m.id, m.at, m.call_id, m.agent, m.dept, m.gist, m.above
		FROM warning_event e JOIN warning_member m ON m.alert = $1 AND m.medium = e.medium AND m.id = e.id
		WHERE e.watch = $2 AND e.scope = $3 AND e.at BETWEEN $4 AND $5`, []any{a.ID, a.Watch, a.Scope, storage.Millis(from), storage.Millis(until)}, func(row Row) (storage.AlertEvent, error) {
		var e storage.AlertEvent
		var at, above int64
		err := row.Scan(&e.Medium, &e.ID, &at, &e.CallID, &e.Agent, &e.Dept, &e.Gist, &above)
		e.At, e.Above = storage.Instant(at), above == 1
		return e, err
	})
}

// AlertsNear asks for the alerts of a watch and scope whose episodes touch a span of time,
// with their steps.
func AlertsNear(watch, scope string, from, to time.Time) Question[[]storage.Alert] {
	return Question[[]storage.Alert]{"alerts near", func(ctx context.Context, r Records) ([]storage.Alert, error) {
		return list(ctx, r, `SELECT `+alertColumns+` FROM warning_alert a WHERE a.watch = $1 AND a.scope = $2 AND a.last_at >= $3 AND a.began_at <= $4 AND a.state <> 'merged'
			ORDER BY a.raised_at, a.id`, []any{watch, scope, storage.Millis(from), storage.Millis(to)}, scanAlert)
	}}
}

// CalmAlerts asks for alerts that nobody was asked to look after, and that have been calm
// for as long as they must. What nobody has seen is among them only at the slightest level.
func CalmAlerts(now time.Time) Question[[]storage.Alert] {
	return listing("calm alerts", `SELECT `+alertColumns+` FROM warning_alert a WHERE (a.state = 'acknowledged' OR a.state = 'raised' AND a.level = 'blue')
		AND a.last_at + a.calm_ms < $1 AND a.raised_at + a.calm_ms < $1 ORDER BY a.id`, []any{storage.Millis(now)}, scanAlert)
}

const messageColumns = `id, alert, level, recipient, way, subject, body, made_at, state, attempts, first_at, next_at, done_at, why`

func scanMessage(row Row) (storage.AlertMessage, error) {
	var m storage.AlertMessage
	var made, first, next, done int64
	err := row.Scan(&m.ID, &m.Alert, &m.Level, &m.Recipient, &m.Way, &m.Subject, &m.Body, &made, &m.State, &m.Attempts, &first, &next, &done, &m.Why)
	m.Made, m.First, m.Next, m.Done = storage.Instant(made), storage.Instant(first), storage.Instant(next), storage.Instant(done)
	return m, err
}

// DueMessages asks for messages that are to be sent now.
func DueMessages(now time.Time, limit int) Question[[]storage.AlertMessage] {
	return listing("due messages", `SELECT `+messageColumns+` FROM warning_message WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2`,
		[]any{storage.Millis(now), atMost(limit)}, scanMessage)
}
