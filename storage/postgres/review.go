package postgres

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Judge stores a verdict with its score entries. When the answer to the COMMIT is lost
// it is done again, and finds what came of the first by the verdict's key.
func (s *Store) Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (storage.FindingRow, error) {
	result, err := write(ctx, s, func(ctx context.Context, t *tx) (storage.FindingRow, error) {
		of, err := t.judge(ctx, v, scores)
		if err != nil {
			return storage.FindingRow{}, err
		}
		f, err := findings().ByID(of).Of(ctx, t)
		fault.Point(fault.JudgeWritten)
		return f, err
	})
	if err != nil {
		return storage.FindingRow{}, fmt.Errorf("judge finding %s: %w", v.Finding, err)
	}
	fault.Point(fault.JudgeDone)
	return result, nil
}

// judge gives the finding that the verdict with this key is about: another press of
// the same button is told what came of the first.
func (t *tx) judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (string, error) {
	if v.Key == "" {
		return "", decide.ErrNoKey
	}
	stored, known, err := t.findingOfKey(ctx, v)
	if err != nil || known {
		return stored, err
	}
	// Verdicts on one finding wait here for each other, and each sees what those before
	// it have left. A press of the same button may be among them.
	if _, err := t.exec(ctx, `SELECT FROM finding WHERE id = $1 FOR NO KEY UPDATE`, v.Finding); err != nil {
		return "", err
	}
	stored, known, err = t.findingOfKey(ctx, v)
	if err != nil || known {
		return stored, err
	}
	f, err := findings().ByID(v.Finding).Of(ctx, t)
	if err != nil {
		return "", err
	}
	status, err := decide.Verdict(f, v, func() (decide.Past, error) { return ask.Past(v.Finding).Of(ctx, t) })
	if err != nil {
		return "", err
	}
	v.Round = f.Rounds + 1
	return t.addVerdict(ctx, v, status, scores)
}

// findingOfKey gives the finding of a verdict that was stored with the key of this one.
func (t *tx) findingOfKey(ctx context.Context, v storage.Verdict) (string, bool, error) {
	var finding, by string
	known, err := t.one(ctx, `SELECT finding, reviewer FROM verdict WHERE key = $1`, []any{v.Key}, []any{&finding, &by})
	if err == nil && known {
		err = decide.SamePress(v, by)
	}
	return finding, known, err
}

// addVerdict gives the finding that the verdict is about in the end: with one key,
// but on two findings at once, the first holds.
func (t *tx) addVerdict(ctx context.Context, v storage.Verdict, status storage.FindingStatus, scores []scoring.Entry) (string, error) {
	added, err := t.exec(ctx, `INSERT INTO verdict (finding, round, kind, reviewer, reason, note, key, seen, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING`,
		v.Finding, v.Round, v.Kind, v.Reviewer, v.Reason, v.Note, v.Key, v.Seen, storage.Millis(v.At))
	if err != nil {
		return "", err
	}
	if added == 0 {
		stored, _, err := t.findingOfKey(ctx, v)
		return stored, err
	}
	var q queue
	t.toldFindings(&q, storage.Millis(v.At), `UPDATE finding SET status = $1, rounds = $2, version = version + 1, moved = false,
		judged = CASE WHEN $3 THEN evidence END,
		shadow = CASE WHEN shadow = 0 THEN 0 WHEN $3 THEN 2 ELSE 1 END WHERE id = $4 RETURNING id`, status, v.Round, decide.Judged(status), v.Finding)
	t.addScores(&q, storage.Millis(v.At), []sheet{{scoring.Source{Kind: scoring.FindingSource, ID: v.Finding, Round: v.Round}, scores}})
	return v.Finding, t.send(ctx, &q)
}
