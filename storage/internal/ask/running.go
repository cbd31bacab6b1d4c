package ask

import (
	"context"
	"encoding/json"
	"math"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Runs asks for the last run of every reconcile job, by name.
func Runs() Question[[]storage.Run] {
	return listing("runs", `SELECT job, started, ended, checked, mended, problems, total FROM reconcile_run ORDER BY job`,
		nil, func(row Row) (storage.Run, error) {
			var r storage.Run
			var started, ended int64
			var problems []byte
			err := row.Scan(&r.Job, &started, &ended, &r.Checked, &r.Mended, &problems, &r.Total)
			if err != nil {
				return r, err
			}
			r.Started, r.Ended = storage.Instant(started), storage.Instant(ended)
			return r, json.Unmarshal(problems, &r.Problems)
		})
}

// Watermarks asks for the sources that came with marks, by name.
func Watermarks() Question[[]storage.Watermark] {
	return listing("watermarks", `SELECT source, event, seen, beats FROM watermark ORDER BY source`, nil,
		func(row Row) (storage.Watermark, error) {
			var m storage.Watermark
			var event, seen int64
			err := row.Scan(&m.Source, &event, &seen, &m.Beats)
			m.Event, m.Seen = storage.Instant(event), storage.Instant(seen)
			return m, err
		})
}

// Versions asks which rulebooks and rules the records were made by.
func Versions() Question[storage.Versions] {
	return Question[storage.Versions]{"versions of rules", func(ctx context.Context, r Records) (storage.Versions, error) {
		v := storage.Versions{Calls: map[string]int{}}
		err := r.Ask(ctx, `SELECT rulebook, count(*) FROM inspection GROUP BY rulebook`, nil, func(row Row) error {
			var rulebook string
			var n int
			err := row.Scan(&rulebook, &n)
			v.Calls[rulebook] = n
			return err
		})
		if err != nil {
			return v, err
		}
		v.Rules, err = list(ctx, r, `SELECT rule, rule_hash, count(*), count(*) FILTER (WHERE status IN ('confirmed', 'rejected')) FROM finding
			WHERE status <> 'withdrawn' GROUP BY rule, rule_hash ORDER BY rule, rule_hash`, nil, func(row Row) (storage.RuleVersion, error) {
			var of storage.RuleVersion
			err := row.Scan(&of.Rule, &of.Hash, &of.Findings, &of.Judged)
			return of, err
		})
		return v, err
	}}
}

// Some is the beginning of a list, and how many there are in all.
type Some[T any] struct {
	Rows  []T
	Total int
}

// atMost gives the limit of a query: as many as there are when limit is none.
func atMost(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}

// LetterColumns are those that ScanLetter reads, in its order.
const LetterColumns = `source, name, record, line, field, reason, detail, raw, at`

// ScanLetter reads a dead letter.
func ScanLetter(row Row) (storage.DeadLetter, error) {
	var d storage.DeadLetter
	var at int64
	err := row.Scan(&d.Source, &d.Name, &d.Offset, &d.Line, &d.Field, &d.Reason, &d.Detail, &d.Raw, &at)
	d.At = storage.Instant(at)
	return d, err
}

// DeadLetters asks for bad records, by name and place.
func DeadLetters(limit int) Question[Some[storage.DeadLetter]] {
	return Question[Some[storage.DeadLetter]]{"dead letters", func(ctx context.Context, r Records) (Some[storage.DeadLetter], error) {
		var some Some[storage.DeadLetter]
		var err error
		some.Rows, err = list(ctx, r, `SELECT `+LetterColumns+` FROM dead_letter WHERE NOT redeemed
			ORDER BY name, record, source LIMIT $1`, []any{atMost(limit)}, ScanLetter)
		if err == nil {
			err = one(ctx, r, `SELECT count(*) FROM dead_letter WHERE NOT redeemed`, nil, []any{&some.Total})
		}
		return some, err
	}}
}

// Oddities asks for what does not fit. It is looked for, not remembered: an oddity is
// gone as soon as what was missing arrives.
func Oddities(limit int) Question[Some[storage.Oddity]] {
	return Question[Some[storage.Oddity]]{"oddities", func(ctx context.Context, r Records) (Some[storage.Oddity], error) {
		var some Some[storage.Oddity]
		var err error
		some.Rows, err = list(ctx, r, `WITH odd (kind, subject, origin, detail, at) AS (
			SELECT 'unknown_agent', agent, min(origin), 'agent ' || agent || ' of call ' || min(call_id) || ' is not on the roster', min(started_at)
				FROM ledger WHERE listed AND agent <> '' AND EXISTS (SELECT 1 FROM agent)
				AND agent NOT IN (SELECT id FROM agent) GROUP BY agent
			UNION ALL SELECT 'unlisted_call', call_id, origin, 'call ' || call_id || ' is not on the switch''s list', started_at
				FROM ledger WHERE NOT listed
			UNION ALL SELECT 'ticket_without_call', id, origin, CASE WHEN k.call_id <> ''
					THEN 'ticket ' || id || ' names call ' || k.call_id || ', which is not known'
					ELSE 'ticket ' || id || ' names no call, and its customer did not call around that time' END, filed_at
				FROM ticket k WHERE CASE WHEN k.call_id <> ''
					THEN NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = k.call_id)
					ELSE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.customer = k.customer AND l.customer <> ''
						AND l.started_at BETWEEN k.filed_at - $1 AND k.filed_at + $1) END)
			SELECT kind, subject, origin, detail, at, count(*) OVER () FROM odd ORDER BY at, kind, subject LIMIT $2`,
			[]any{inspect.Horizon.Milliseconds(), atMost(limit)}, func(row Row) (storage.Oddity, error) {
				var o storage.Oddity
				var at int64
				err := row.Scan(&o.Kind, &o.Subject, &o.Origin, &o.Detail, &at, &some.Total)
				o.At = storage.Instant(at)
				return o, err
			})
		return some, err
	}}
}
