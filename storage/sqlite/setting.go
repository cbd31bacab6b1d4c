package sqlite

import (
	"context"
	"fmt"
)

// Setting keeps a value if there is none, and gives what is kept.
func (s *Store) Setting(ctx context.Context, name, value string) (kept string, err error) {
	within := s.update
	if value == "" {
		within = s.view
	}
	err = within(ctx, func(t *tx) error {
		if value != "" {
			if _, err := t.exec(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value); err != nil {
				return err
			}
		}
		_, err := t.one(ctx, `SELECT value FROM setting WHERE name = $1`, []any{name}, []any{&kept})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("setting %s: %w", name, err)
	}
	return kept, nil
}
