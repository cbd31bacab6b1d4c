package sqlite

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/keep"
)

// DecideAppeal stores a decision on an appeal as one more round of verdicts.
func (s *Store) DecideAppeal(ctx context.Context, d storage.AppealDecision, scores []scoring.Entry) (storage.FindingRow, error) {
	var result storage.FindingRow
	err := s.update(ctx, func(t *tx) error {
		v, stored, err := keep.Decision(ctx, t, d)
		if err == nil && !stored {
			err = t.decide(ctx, d, v, scores)
		}
		if err == nil {
			result, err = findings().ByID(v.Finding).Of(ctx, t)
		}
		return err
	})
	if err != nil {
		return storage.FindingRow{}, fmt.Errorf("decide appeal %s: %w", d.Appeal, err)
	}
	return result, nil
}

// decide stores the verdict of a decision, and on the appeal which it was.
func (t *tx) decide(ctx context.Context, d storage.AppealDecision, v storage.Verdict, scores []scoring.Entry) error {
	of, err := t.judge(ctx, v, scores)
	if err != nil {
		return err
	}
	if of != v.Finding {
		return fmt.Errorf("its key is that of a verdict on finding %s: %w", of, storage.ErrConflict)
	}
	f, err := findings().ByID(v.Finding).Of(ctx, t)
	if err != nil {
		return err
	}
	return keep.Decided(ctx, t, d, f.Rounds)
}
