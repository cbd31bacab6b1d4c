package keep

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

var errNoBulletin = errors.New("a bulletin has no ID, no kind, no period or no hash of its body")

// IssueBulletin keeps a bulletin as it was issued.
func (k *Keeper) IssueBulletin(ctx context.Context, b storage.Issued) (storage.Issued, error) {
	issued := b
	err := k.do(ctx, "issue bulletin "+b.ID, func(ctx context.Context, t Tx) error {
		if b.ID == "" || b.Kind == "" || b.Period == "" || b.Hash != ask.SumOf(b.Body) {
			return errNoBulletin
		}
		if err := t.Lock(ctx, "bulletin "+b.Kind+" "+b.Period+" "+b.Dept+" "+b.Lang); err != nil {
			return err
		}
		stored, err := ask.Bulletin(b.ID).Of(ctx, t)
		if err == nil {
			if stored.Kind != b.Kind || stored.Period != b.Period || stored.Dept != b.Dept || stored.Lang != b.Lang {
				return fmt.Errorf("its ID is that of the bulletin %s of %s: %w", stored.Kind, stored.Period, storage.ErrConflict)
			}
			issued = stored
			return nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		issued = b
		err = t.Ask(ctx, `INSERT INTO bulletin (id, kind, period, first_day, last_day, dept, lang, title, number, issued_by, issued_at, hash, body)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, coalesce(max(number), 0) + 1, $9, $10, $11, $12 FROM bulletin
			WHERE kind = $2 AND period = $3 AND dept = $6 AND lang = $7 RETURNING number`,
			[]any{b.ID, b.Kind, b.Period, b.First, b.Last, b.Dept, b.Lang, b.Title, b.By, storage.Millis(b.At), b.Hash, string(b.Body)},
			func(row ask.Row) error { return row.Scan(&issued.Number) })
		return err
	})
	return issued, err
}
