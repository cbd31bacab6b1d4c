package postgres

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/keep"
)

// DecideAppeal stores a decision on an appeal as one more round of verdicts. When the
// answer to the COMMIT is lost it is done again, and finds what came of the first by the
// decision's key.
func (s *Store) DecideAppeal(ctx context.Context, d storage.AppealDecision, scores []scoring.Entry) (storage.FindingRow, error) {
	result, err := write(ctx, s, func(ctx context.Context, t *tx) (storage.FindingRow, error) {
		v, stored, err := keep.Decision(ctx, t, d)
		if err == nil && !stored {
			err = t.decide(ctx, d, v, scores)
		}
		if err != nil {
			return storage.FindingRow{}, err
		}
		return findings().ByID(v.Finding).Of(ctx, t)
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
