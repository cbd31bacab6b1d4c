package ask

import (
	"cmp"
	"context"

	"github.com/tingcha/tingcha/storage"
)

// appealColumns are those that scanAppeal reads, in its order, of an appeal a on a
// finding f. An appeal whose verdict was undone meanwhile is void.
const appealColumns = `a.id, a.finding, a.round, a.instance, a.by_whom, a.words, a.marks, a.filed_at, a.due_at,
	` + appealState + `, a.ended_at, a.decider, a.answer, a.decided, a.key`

const appealState = `CASE WHEN a.state = 'filed' AND (f.rounds <> a.round OR f.status <> 'confirmed') THEN 'void' ELSE a.state END`

// readAppeal gives the places that appealColumns are scanned into, and what has to be
// done with them then.
func readAppeal(a *storage.Appeal) (into []any, done func() error) {
	var marks string
	var filed, due, ended int64
	into = []any{
		&a.ID, &a.Finding, &a.Round, &a.Instance, &a.By, &a.Words, &marks, &filed, &due,
		&a.State, &ended, &a.Decider, &a.Answer, &a.Decided, &a.Key,
	}
	return into, func() error {
		var err error
		a.Filed, a.Due, a.Ended = storage.Instant(filed), storage.Instant(due), storage.Instant(ended)
		a.Marks, err = storage.DecodeMarks(marks)
		return err
	}
}

func scanAppeal(row Row) (storage.Appeal, error) {
	var a storage.Appeal
	into, done := readAppeal(&a)
	if err := row.Scan(into...); err != nil {
		return a, err
	}
	return a, done()
}

func scanAppealRow(row Row) (storage.AppealRow, error) {
	var r storage.AppealRow
	into, done := readAppeal(&r.Appeal)
	var err error
	if r.On, err = ScanFinding(row, into...); err != nil {
		return r, err
	}
	return r, done()
}

// PlainAppeal asks for an appeal without its finding; [storage.ErrNotFound] when there is
// none.
func PlainAppeal(id string) Question[storage.Appeal] {
	return Question[storage.Appeal]{"appeal " + id, func(ctx context.Context, r Records) (storage.Appeal, error) {
		return single(ctx, r, `SELECT `+appealColumns+` FROM appeal a JOIN finding f ON f.id = a.finding WHERE a.id = $1`, []any{id}, scanAppeal)
	}}
}

// DecidedAt asks for the appeals that a round of verdicts on a finding has decided: one
// or none.
func DecidedAt(finding string, round int) Question[[]storage.Appeal] {
	return listing("appeals on finding "+finding, `SELECT `+appealColumns+` FROM appeal a JOIN finding f ON f.id = a.finding
		WHERE a.finding = $1 AND a.decided = $2`, []any{finding, round}, scanAppeal)
}

// Appeal asks for an appeal; it is [storage.ErrNotFound] when there is none.
func (s Findings) Appeal(id string) Question[storage.AppealRow] {
	return Question[storage.AppealRow]{"appeal " + id, func(ctx context.Context, r Records) (storage.AppealRow, error) {
		return single(ctx, r, `SELECT `+appealColumns+`, `+s.Columns()+` FROM appeal a JOIN finding f ON f.id = a.finding
			JOIN ledger l ON l.n = f.n WHERE a.id = $1`, []any{id}, scanAppealRow)
	}}
}

// appealPasses is the condition on appeals a on findings f of which appealArgs are the
// arguments.
func appealPasses() string {
	return `($1 = '' OR ` + appealState + ` = $1) AND (CAST($2 AS bigint) = 0 OR (a.due_at < $2 AND ` + appealState + ` = 'filed'))
	AND ($3 = '' OR f.agent = $3) AND ($4 = '' OR f.day BETWEEN $4 || '-01' AND $4 || '-31')
	AND ` + Reached(`f`, 5) + ` AND ` + unsealed(`f`, 8)
}

func appealArgs(f storage.AppealFilter) []any {
	return append(append([]any{f.State, storage.Millis(f.Overdue), f.Agent, f.Month}, ReachArgs(f.Reach)...), f.SealedTo)
}

// Appeals asks for appeals: what waits comes first, by when it is due, and then what was
// decided or withdrawn last.
func (s Findings) Appeals(f storage.AppealFilter) Question[Some[storage.AppealRow]] {
	return Question[Some[storage.AppealRow]]{"appeals", func(ctx context.Context, r Records) (Some[storage.AppealRow], error) {
		var some Some[storage.AppealRow]
		var err error
		some.Rows, err = list(ctx, r, `SELECT `+appealColumns+`, `+s.Columns()+` FROM appeal a JOIN finding f ON f.id = a.finding
			JOIN ledger l ON l.n = f.n WHERE `+appealPasses()+`
			ORDER BY CASE WHEN `+appealState+` = 'filed' THEN 0 ELSE 1 END, CASE WHEN a.state = 'filed' THEN a.due_at ELSE -a.ended_at END, a.id
			LIMIT $9 OFFSET $10`, append(appealArgs(f), cmp.Or(f.Limit, 50), f.Offset), scanAppealRow)
		if err == nil {
			err = one(ctx, r, `SELECT count(*) FROM appeal a JOIN finding f ON f.id = a.finding WHERE `+appealPasses(), appealArgs(f), []any{&some.Total})
		}
		return some, err
	}}
}

// AppealCounts asks how many appeals there are in each state.
func AppealCounts(f storage.AppealFilter) Question[storage.AppealCounts] {
	by := storage.Millis(f.Overdue)
	f.State, f.Overdue = "", storage.Instant(0)
	return Question[storage.AppealCounts]{"count appeals", func(ctx context.Context, r Records) (storage.AppealCounts, error) {
		counts := storage.AppealCounts{ByState: map[storage.AppealState]int{}}
		err := r.Ask(ctx, `SELECT `+appealState+` AS stands, count(*), count(*) FILTER (WHERE a.due_at < $9)
			FROM appeal a JOIN finding f ON f.id = a.finding WHERE `+appealPasses()+` GROUP BY stands`, append(appealArgs(f), by), func(row Row) error {
			var state storage.AppealState
			var n, late int
			err := row.Scan(&state, &n, &late)
			counts.ByState[state] = n
			if state == storage.Filed {
				counts.Overdue = late
			}
			return err
		})
		return counts, err
	}}
}

// AppealsOn asks for the appeals on findings of a call, oldest first.
func AppealsOn(callID string) Question[[]storage.Appeal] {
	return listing("appeals on call "+callID, `SELECT `+appealColumns+` FROM appeal a JOIN finding f ON f.id = a.finding
		JOIN ledger l ON l.n = f.n WHERE l.call_id = $1 ORDER BY a.filed_at, a.id`, []any{callID}, scanAppeal)
}
