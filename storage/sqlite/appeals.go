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
		finding, err := keep.Decide(ctx, t, d, scores)
		if err == nil {
			result, err = findings().ByID(finding).Of(ctx, t)
		}
		return err
	})
	if err != nil {
		return storage.FindingRow{}, fmt.Errorf("decide appeal %s: %w", d.Appeal, err)
	}
	return result, nil
}
