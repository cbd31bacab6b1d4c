package ask

import (
	"cmp"
	"context"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Findings are a store's findings, with what it says of them in its own way.
type Findings struct {
	// Provisional is the condition that tells whether a finding f waits.
	Provisional string
	// ByDay names, for findings f of an agent, the index to go by, if the store has to be
	// told.
	ByDay string
}

// Columns are those that ScanFinding reads, in its order, of a finding f and the ledger's
// row l of its call.
func (s Findings) Columns() string {
	return `f.id, l.call_id, f.rule, f.rule_hash, f.title, f.label, f.family, f.level, f.points, f.provisional_until,
	f.evidence, f.status, f.version, f.moved, ` + s.Provisional + `, f.rounds, f.rulebook, f.agent, f.dept, f.day, l.sector, f.started_at, l.duration_ms,
	f.shadow > 0, f.taking`
}

// List asks for findings, those of the last calls first.
func (s Findings) List(f storage.FindingFilter) Question[Some[storage.FindingRow]] {
	return Question[Some[storage.FindingRow]]{"findings", func(ctx context.Context, r Records) (Some[storage.FindingRow], error) {
		var some Some[storage.FindingRow]
		var err error
		some.Rows, err = list(ctx, r, `SELECT `+s.Columns()+` FROM finding f JOIN ledger l ON l.n = f.n
			WHERE `+passes()+` AND (f.shadow = 1) = $13
			ORDER BY f.started_at DESC, f.id LIMIT $14 OFFSET $15`,
			append(passArgs(f), f.Shadow, cmp.Or(f.Limit, 50), f.Offset), scanFinding)
		if err == nil {
			err = one(ctx, r, `SELECT count(*) FROM finding f WHERE `+passes()+` AND (f.shadow = 1) = $13`,
				append(passArgs(f), f.Shadow), []any{&some.Total})
		}
		return some, err
	}}
}

// OfAgent asks for an agent's findings of a month that are not withdrawn.
func (s Findings) OfAgent(agent, month string) Question[[]storage.FindingRow] {
	return listing("findings of agent "+agent, `SELECT `+s.Columns()+` FROM finding f `+s.ByDay+` JOIN ledger l ON l.n = f.n
		WHERE f.agent = $1 AND f.day BETWEEN $2 || '-01' AND $2 || '-31' AND f.status <> $3 AND f.shadow <> 1 ORDER BY f.started_at DESC, f.id`,
		[]any{agent, month, storage.Withdrawn}, scanFinding)
}

// ByID asks for a finding; it is [storage.ErrNotFound] when there is none.
func (s Findings) ByID(id string) Question[storage.FindingRow] {
	return Question[storage.FindingRow]{"finding " + id, func(ctx context.Context, r Records) (storage.FindingRow, error) {
		return single(ctx, r, `SELECT `+s.Columns()+` FROM finding f JOIN ledger l ON l.n = f.n WHERE f.id = $1`, []any{id}, scanFinding)
	}}
}

func scanFinding(row Row) (storage.FindingRow, error) { return ScanFinding(row) }

// ScanFinding reads a finding, with columns of the asker's own before it.
func ScanFinding(row Row, before ...any) (storage.FindingRow, error) {
	var r storage.FindingRow
	var until, started, length int64
	var evidence, taking []byte
	f := &r.Finding
	err := row.Scan(append(before, &r.ID, &r.CallID, &f.Rule, &f.RuleHash, &f.Title, &f.Label, &f.Family, &f.Level, &f.Points,
		&until, &evidence, &r.Status, &r.Version, &r.Moved, &r.Provisional, &r.Rounds, &r.Rulebook, &r.Agent,
		&r.Dept, &r.Day, &r.Sector, &started, &length, &f.Shadow, &taking)...)
	if err != nil {
		return r, err
	}
	f.ProvisionalUntil, r.Started, r.Duration = storage.Instant(until), storage.Instant(started), time.Duration(length)*time.Millisecond
	if err := storage.DecodeTaking(taking, f); err != nil {
		return r, err
	}
	f.Evidence, err = storage.DecodeEvidence(evidence)
	return r, err
}

// passes is the condition on findings f of which passArgs are the arguments.
func passes() string {
	return `($1 = '' OR f.status = $1 OR ($1 = 'standing' AND f.status <> 'withdrawn')) AND ($2 = '' OR f.rule = $2) AND ($3 = '' OR f.label = $3) AND ($4 = '' OR f.agent = $4)
	AND ($5 = '' OR f.dept = $5) AND ($6 = '' OR f.level = $6) AND ($7 = '' OR f.day >= $7) AND ($8 = '' OR f.day <= $8)
	AND ` + Reached(`f`, 9) + ` AND ` + unsealed(`f`, 12)
}

func passArgs(f storage.FindingFilter) []any {
	return append(append([]any{f.Status, f.Rule, f.Label, f.Agent, f.Dept, f.Level, f.First, f.Last}, ReachArgs(f.Reach)...), f.SealedTo)
}

// FindingCounts asks for the numbers of findings by status and by rule.
func FindingCounts(f storage.FindingFilter) Question[storage.FindingCounts] {
	wide := f
	wide.Status, wide.Rule = "", ""
	return Question[storage.FindingCounts]{"count findings", func(ctx context.Context, r Records) (storage.FindingCounts, error) {
		tally := decide.NewTally(f)
		err := r.Ask(ctx, `SELECT status, rule, count(*) FILTER (WHERE shadow <> 1), count(*) FILTER (WHERE shadow = 1), max(k) FROM finding f
			WHERE `+passes()+` GROUP BY status, rule`, passArgs(wide), func(row Row) error {
			var status storage.FindingStatus
			var rule string
			var n, inShadow int
			var latest int64
			err := row.Scan(&status, &rule, &n, &inShadow, &latest)
			tally.Add(status, rule, n, inShadow, latest)
			return err
		})
		if err != nil {
			return storage.FindingCounts{}, err
		}
		return tally.Counts(func(latest int64) (title string, level inspect.Level, err error) {
			err = one(ctx, r, `SELECT title, level FROM finding WHERE k = $1`, []any{latest}, []any{&title, &level})
			return title, level, err
		})
	}}
}
