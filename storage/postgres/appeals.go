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
		finding, err := keep.Decide(ctx, t, d, scores)
		if err != nil {
			return storage.FindingRow{}, err
		}
		return findings().ByID(finding).Of(ctx, t)
	})
	if err != nil {
		return storage.FindingRow{}, fmt.Errorf("decide appeal %s: %w", d.Appeal, err)
	}
	return result, nil
}
