package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

const decisionColumns = `d.key, l.call_id, d.round, d.kind, d.reviewer, d.reason, d.note, d.at, d.stood = 1, d.undoes, d.undone = 1, d.stage`

func scanDecision(row Row) (storage.Decision, error) {
	var d storage.Decision
	var at int64
	err := row.Scan(&d.Key, &d.CallID, &d.Round, &d.Kind, &d.Reviewer, &d.Reason, &d.Note, &at, &d.Stood, &d.Undoes, &d.Undone, &d.Before)
	d.At = storage.Instant(at)
	return d, err
}

// Decisions asks for what was decided about a call, oldest first.
func Decisions(callID string) Question[[]storage.Decision] {
	return Question[[]storage.Decision]{"decisions on call " + callID, func(ctx context.Context, r Records) ([]storage.Decision, error) {
		all, err := list(ctx, r, `SELECT `+decisionColumns+` FROM decision d JOIN ledger l ON l.n = d.n WHERE l.call_id = $1 ORDER BY d.round`,
			[]any{callID}, scanDecision)
		if err != nil {
			return nil, err
		}
		at := map[string]int{}
		for i, d := range all {
			at[d.Key] = i
		}
		err = r.Ask(ctx, `SELECT p.key, p.finding, p.kind, p.round FROM decision_part p JOIN decision d ON d.key = p.key
			JOIN ledger l ON l.n = d.n WHERE l.call_id = $1 ORDER BY p.key, p.finding`, []any{callID}, func(row Row) error {
			var key string
			var g storage.Given
			err := row.Scan(&key, &g.Finding, &g.Kind, &g.Round)
			if i, known := at[key]; known {
				all[i].Given = append(all[i].Given, g)
			}
			return err
		})
		return all, err
	}}
}

// RecentDecisions asks for a reviewer's last decisions that stand.
func RecentDecisions(reviewer string, limit int) Question[[]storage.Decision] {
	return listing("decisions of "+reviewer, `SELECT `+decisionColumns+` FROM decision d JOIN ledger l ON l.n = d.n
		WHERE d.reviewer = $1 AND d.undone = 0 AND d.kind <> 'undo' ORDER BY d.at DESC, d.key DESC LIMIT $2`, []any{reviewer, atMost(limit)}, scanDecision)
}

// Pace asks how many decisions a reviewer has made since then.
func Pace(reviewer string, since time.Time) Question[int] {
	return Question[int]{"pace of " + reviewer, func(ctx context.Context, r Records) (int, error) {
		n := 0
		err := one(ctx, r, `SELECT count(*) FROM decision d WHERE d.reviewer = $1 AND d.at >= $2 AND d.undone = 0 AND d.kind <> 'undo'`,
			[]any{reviewer, storage.Millis(since)}, []any{&n})
		return n, err
	}}
}

// Docket asks for what a decision on a call has to fit to; it is [storage.ErrNotFound]
// for a call that is no case.
func Docket(callID string) Question[decide.Docket] {
	return Question[decide.Docket]{"case of call " + callID, func(ctx context.Context, r Records) (decide.Docket, error) {
		d, err := single(ctx, r, `SELECT c.n, l.input_rev, c.stage, c.doubt, c.doubted_by,
			coalesce((SELECT max(d.round) FROM decision d WHERE d.n = c.n), 0)
			FROM review_case c JOIN ledger l ON l.n = c.n WHERE l.call_id = $1`, []any{callID}, func(row Row) (decide.Docket, error) {
			var d decide.Docket
			err := row.Scan(&d.N, &d.InputRev, &d.Stage, &d.Doubt, &d.DoubtedBy, &d.Rounds)
			return d, err
		})
		if err != nil {
			return d, err
		}
		d.Findings, err = list(ctx, r, `SELECT f.id, f.status, f.version, f.moved, f.rounds, f.provisional_until > `+horizon+` , f.judged
			FROM finding f WHERE f.n = $1 AND f.status IN ('open', 'confirmed', 'rejected') ORDER BY f.k`, []any{d.N}, func(row Row) (decide.Docketed, error) {
			var f decide.Docketed
			err := row.Scan(&f.ID, &f.Status, &f.Version, &f.Moved, &f.Rounds, &f.Provisional, &f.Judged)
			return f, err
		})
		if err != nil || d.Stage == storage.First {
			return d, err
		}
		d.Opinions, err = list(ctx, r, `SELECT d.reviewer, d.key FROM decision d WHERE d.n = $1 AND d.undone = 0 AND d.stood = 0 AND d.kind <> 'undo'
			AND d.round >= (SELECT b.round FROM decision b WHERE b.key = $2) ORDER BY d.round`, []any{d.N, d.Doubt}, func(row Row) (decide.Opinion, error) {
			var o decide.Opinion
			err := row.Scan(&o.Reviewer, &o.Key)
			return o, err
		})
		if err != nil {
			return d, err
		}
		d.Leaning = map[string]storage.VerdictKind{}
		return d, r.Ask(ctx, `SELECT finding, kind FROM decision_part WHERE key = $1`, []any{d.Doubt}, func(row Row) error {
			var finding string
			var kind storage.VerdictKind
			err := row.Scan(&finding, &kind)
			d.Leaning[finding] = kind
			return err
		})
	}}
}

// LastDecision asks for the last decision on a case that was not taken back, with where
// the case stood before; it is [storage.ErrNotFound] when there is none.
func LastDecision(n int64) Question[decide.Taken] {
	return Question[decide.Taken]{"last decision", func(ctx context.Context, r Records) (decide.Taken, error) {
		d, err := single(ctx, r, `SELECT key, reviewer, stood = 1, stage, doubt, doubted_by,
				EXISTS (SELECT 1 FROM look k WHERE k.kind = 'second' AND k.source = d.key AND k.reviewer <> '' AND k.answered_at = 0)
			FROM decision d WHERE n = $1 AND undone = 0 AND kind <> 'undo' ORDER BY round DESC LIMIT 1`, []any{n}, func(row Row) (decide.Taken, error) {
			var d decide.Taken
			err := row.Scan(&d.Key, &d.Reviewer, &d.Stood, &d.Stage, &d.Doubt, &d.DoubtedBy, &d.Looked)
			return d, err
		})
		if err != nil {
			return d, err
		}
		d.Parts, err = list(ctx, r, `SELECT p.finding, p.round, p.judged FROM decision_part p JOIN finding f ON f.id = p.finding
			WHERE p.key = $1 AND p.round > 0 ORDER BY f.k`, []any{d.Key}, func(row Row) (decide.TakenPart, error) {
			var p decide.TakenPart
			err := row.Scan(&p.Finding, &p.Round, &p.Judged)
			return p, err
		})
		return d, err
	}}
}

// EntriesOf asks for the score entries that stand on one round of a finding.
func EntriesOf(finding string, round int) Question[[]scoring.Entry] {
	return listing("score entries of finding "+finding, `SELECT `+EntryColumns+` FROM score_entry
		WHERE source_kind = 'finding' AND source_id = $1 AND round = $2 ORDER BY ordinal`, []any{finding, round}, ScanEntry)
}
