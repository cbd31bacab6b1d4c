package keep

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// JudgeCase stores a decision about a case with all that comes of it.
func (k *Keeper) JudgeCase(ctx context.Context, v storage.CaseVerdict) (storage.Decision, error) {
	var decided storage.Decision
	err := k.do(ctx, "judge call "+v.CallID, func(ctx context.Context, t Tx) error {
		var err error
		decided, err = judgeCase(ctx, t, v)
		return err
	})
	return decided, err
}

func judgeCase(ctx context.Context, t Tx, v storage.CaseVerdict) (storage.Decision, error) {
	d, known, err := begin(ctx, t, v.CallID, v.Key, v.Reviewer)
	if err != nil || known {
		return d, err
	}
	docket, err := ask.Docket(v.CallID).Of(ctx, t)
	if err != nil {
		return d, err
	}
	r, err := decide.Case(docket, v)
	if err != nil {
		return d, err
	}
	d = storage.Decision{
		Key: v.Key, CallID: v.CallID, Round: docket.Rounds + 1, Kind: v.Kind, Reviewer: v.Reviewer, Reason: v.Reason, Note: v.Note, At: v.At,
		Stood: r.Stood, Before: docket.Stage, Left: r.Left,
	}
	if err := addDecision(ctx, t, docket, d); err != nil {
		return d, err
	}
	for _, part := range r.Given {
		if err := addPart(ctx, t, &d, part, v); err != nil {
			return d, err
		}
	}
	return d, closeCase(ctx, t, docket.N, r, v.Reviewer)
}

// begin makes decisions on one call wait for each other, and finds the one that the
// reviewer has stored with a key.
func begin(ctx context.Context, t Tx, callID, key, reviewer string) (storage.Decision, bool, error) {
	var d storage.Decision
	if key == "" {
		return d, false, decide.ErrNoKey
	}
	if err := t.Lock(ctx, "case "+callID); err != nil {
		return d, false, err
	}
	all, err := ask.Decisions(callID).Of(ctx, t)
	if err != nil {
		return d, false, err
	}
	for _, d := range all {
		if d.Key == key && d.Reviewer == reviewer {
			return d, true, nil
		}
	}
	used := 0
	err = t.Ask(ctx, `SELECT count(*) FROM decision WHERE key = $1`, []any{key}, func(row ask.Row) error { return row.Scan(&used) })
	if err == nil && used > 0 {
		err = fmt.Errorf("the key is that of another decision: %w", storage.ErrConflict)
	}
	if err != nil {
		return d, false, err
	}
	return d, false, t.Hold(ctx, callID)
}

func addDecision(ctx context.Context, t Tx, docket decide.Docket, d storage.Decision) error {
	_, err := t.Exec(ctx, `INSERT INTO decision (key, n, round, kind, reviewer, reason, note, at, stood, undoes, undone, stage, doubt, doubted_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13)`,
		d.Key, docket.N, d.Round, d.Kind, d.Reviewer, d.Reason, d.Note, storage.Millis(d.At), number(d.Stood), d.Undoes,
		int(docket.Stage), docket.Doubt, docket.DoubtedBy)
	return err
}

// number is what is kept of a truth.
func number(truth bool) int {
	if truth {
		return 1
	}
	return 0
}

// addPart keeps what is said of a finding, and gives the verdict if it stands.
func addPart(ctx context.Context, t Tx, d *storage.Decision, part decide.Ruled, v storage.CaseVerdict) error {
	given := storage.Given{Finding: part.ID, Kind: part.Kind}
	if d.Stood {
		given.Round = part.Rounds + 1
		_, err := t.Judge(ctx, storage.Verdict{
			Finding: part.ID, Kind: part.Kind, Reviewer: v.Reviewer, Reason: part.Reason, Note: v.Note,
			Key: v.Key + "/" + part.ID, Seen: part.Version, At: v.At,
		}, part.Scores)
		if err != nil {
			return fmt.Errorf("finding %s: %w", part.ID, err)
		}
	}
	d.Given = append(d.Given, given)
	_, err := t.Exec(ctx, `INSERT INTO decision_part (key, finding, kind, round, judged) VALUES ($1, $2, $3, $4, $5)`,
		d.Key, given.Finding, given.Kind, given.Round, part.Judged)
	return err
}

// closeCase leaves the case as a decision says, and the reviewer without it.
func closeCase(ctx context.Context, t Tx, n int64, r decide.Ruling, reviewer string) error {
	_, err := t.Exec(ctx, `UPDATE review_case SET stage = $1, doubt = $2, doubted_by = $3, snoozed_until = 0 WHERE n = $4`,
		int(r.Stage), r.Doubt, r.DoubtedBy, n)
	if err == nil && r.Stage != storage.First { // it is another one's now
		_, err = t.Exec(ctx, `UPDATE review_case SET assignee = '' WHERE n = $1`, n)
	}
	if err == nil {
		_, err = t.Exec(ctx, `DELETE FROM draft WHERE n = $1 AND who = $2`, n, reviewer)
	}
	if err == nil {
		_, err = t.Exec(ctx, `DELETE FROM listening WHERE n = $1 AND who = $2`, n, reviewer)
	}
	return err
}

// UndoCase takes the last decision on a case back.
func (k *Keeper) UndoCase(ctx context.Context, u storage.CaseUndo) (storage.Decision, error) {
	var undone storage.Decision
	err := k.do(ctx, "take back the decision on call "+u.CallID, func(ctx context.Context, t Tx) error {
		var err error
		undone, err = undoCase(ctx, t, u)
		return err
	})
	return undone, err
}

func undoCase(ctx context.Context, t Tx, u storage.CaseUndo) (storage.Decision, error) {
	if err := t.Lock(ctx, "looks"); err != nil { // nobody takes a second look meanwhile
		return storage.Decision{}, err
	}
	d, known, err := begin(ctx, t, u.CallID, u.Key, u.Reviewer)
	if err != nil || known {
		return d, err
	}
	docket, err := ask.Docket(u.CallID).Of(ctx, t)
	if err != nil {
		return d, err
	}
	last, err := ask.LastDecision(docket.N).Of(ctx, t)
	if errors.Is(err, storage.ErrNotFound) {
		err = fmt.Errorf("there is no decision to take back: %w", storage.ErrConflict)
	}
	if err != nil {
		return d, err
	}
	recent, err := ask.RecentDecisions(u.Reviewer, storage.Undoable).Of(ctx, t)
	if err != nil {
		return d, err
	}
	findings, err := decide.TakeBack(docket, last, u, recent)
	if err != nil {
		return d, err
	}
	d = storage.Decision{
		Key: u.Key, CallID: u.CallID, Round: docket.Rounds + 1, Kind: storage.Undo, Reviewer: u.Reviewer, At: u.At,
		Stood: last.Stood, Undoes: last.Key, Before: docket.Stage,
	}
	if err := addDecision(ctx, t, docket, d); err != nil {
		return d, err
	}
	for i, part := range last.Parts {
		if err := takeBack(ctx, t, u, part, findings[i]); err != nil {
			return d, fmt.Errorf("finding %s: %w", part.Finding, err)
		}
	}
	if _, err := t.Exec(ctx, `UPDATE decision SET undone = 1 WHERE key = $1`, last.Key); err != nil {
		return d, err
	}
	if err := forgetLook(ctx, t, last.Key); err != nil {
		return d, err
	}
	_, err = t.Exec(ctx, `UPDATE review_case SET stage = $1, doubt = $2, doubted_by = $3 WHERE n = $4`,
		int(last.Stage), last.Doubt, last.DoubtedBy, docket.N)
	return d, err
}

// takeBack takes a verdict and its score entries back, and marks the finding moved if it
// was, or has, against the ground of the verdict before.
func takeBack(ctx context.Context, t Tx, u storage.CaseUndo, part decide.TakenPart, f decide.Docketed) error {
	entries, err := ask.EntriesOf(part.Finding, part.Round).Of(ctx, t)
	if err != nil {
		return err
	}
	_, err = t.Judge(ctx, storage.Verdict{
		Finding: part.Finding, Kind: storage.Undo, Reviewer: u.Reviewer, Key: u.Key + "/" + part.Finding, Seen: f.Version, At: u.At,
	}, scoring.Cancel(entries, u.At))
	if err != nil || part.Judged == nil {
		return err
	}
	_, err = t.Exec(ctx, `UPDATE finding SET judged = $1, moved = (NOT held OR evidence <> $1) WHERE id = $2 AND status IN ('confirmed', 'rejected')`,
		part.Judged, part.Finding)
	return err
}
