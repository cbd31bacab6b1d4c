package sqlite

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Judge stores a verdict with its score entries.
func (s *Store) Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (storage.FindingRow, error) {
	var result storage.FindingRow
	err := s.update(ctx, func(t *tx) error {
		of, err := t.judge(ctx, v, scores)
		if err != nil {
			return err
		}
		result, err = findings().ByID(of).Of(ctx, t)
		fault.Point(fault.JudgeWritten)
		return err
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
	var stored, by string
	known, err := t.one(ctx, `SELECT finding, reviewer FROM verdict WHERE key = $1`, []any{v.Key}, []any{&stored, &by})
	if err != nil {
		return "", err
	}
	if known {
		return stored, decide.SamePress(v, by)
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
	if err := t.addVerdict(ctx, v, status); err != nil {
		return "", err
	}
	return v.Finding, t.addScores(ctx, scoring.Source{Kind: scoring.FindingSource, ID: v.Finding, Round: v.Round}, scores)
}

func (t *tx) addVerdict(ctx context.Context, v storage.Verdict, status storage.FindingStatus) error {
	_, err := t.exec(ctx, `INSERT INTO verdict (finding, round, kind, reviewer, reason, note, key, seen, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		v.Finding, v.Round, v.Kind, v.Reviewer, v.Reason, v.Note, v.Key, v.Seen, storage.Millis(v.At))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE finding SET status = $1, rounds = $2, version = version + 1, moved = 0,
		provisional = provisional AND $1 <> 'withdrawn', judged = CASE WHEN $3 THEN evidence END,
		shadow = CASE WHEN shadow = 0 THEN 0 WHEN $3 THEN 2 ELSE 1 END WHERE id = $4`, status, v.Round, decide.Judged(status), v.Finding)
	return err
}
