package sqlite

import (
	"context"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// addScores adds the entries that stand on a source.
func (t *tx) addScores(ctx context.Context, on scoring.Source, entries []scoring.Entry) error {
	for i, e := range entries {
		_, err := t.exec(ctx, `INSERT INTO score_entry (source_kind, source_id, round, ordinal, agent, dept, month, item, num, den,
			points, due_at, at, charge) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			on.Kind, on.ID, on.Round, i, e.Agent, e.Dept, e.Month, e.Item, e.Num, e.Den, e.Points, storage.Millis(e.Due), storage.Millis(e.At),
			storage.EncodeCharge(e.Charge))
		if err != nil {
			return err
		}
	}
	return nil
}

// replaceScores puts entries in the place of those that stand on a source.
func (t *tx) replaceScores(ctx context.Context, on scoring.Source, entries []scoring.Entry) error {
	_, err := t.exec(ctx, `DELETE FROM score_entry WHERE source_kind = $1 AND source_id = $2 AND round = $3`, on.Kind, on.ID, on.Round)
	if err != nil {
		return err
	}
	return t.addScores(ctx, on, entries)
}
