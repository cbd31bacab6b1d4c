package sqlite

import (
	"context"
	"database/sql"
	"fmt"
)

// BlobKeys hands over the keys of recordings and of their peaks.
func (s *Store) BlobKeys(ctx context.Context, fn func(key string) error) error {
	err := s.view(ctx, func(t *tx) error {
		return t.each(ctx, `SELECT blob FROM recording WHERE blob <> '' UNION SELECT peaks FROM recording WHERE peaks <> ''`, nil,
			func(rows *sql.Rows) error {
				var key string
				if err := rows.Scan(&key); err != nil {
					return err
				}
				return fn(key)
			})
	})
	if err != nil {
		return fmt.Errorf("blob keys: %w", err)
	}
	return nil
}
