package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// BlobKeys hands over the keys of recordings.
func (s *Store) BlobKeys(ctx context.Context, fn func(key, sha256 string) error) error {
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		return t.each(ctx, `SELECT DISTINCT blob, sha256 FROM recording WHERE blob <> ''`, nil,
			func(rows pgx.Rows) error {
				var key, sum string
				if err := rows.Scan(&key, &sum); err != nil {
					return err
				}
				return fn(key, sum)
			})
	})
	if err != nil {
		return fmt.Errorf("blob keys: %w", err)
	}
	return nil
}
