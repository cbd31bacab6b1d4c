package postgres

import (
	"context"
	"fmt"
)

// Setting keeps a value if there is none, and gives what is kept.
func (s *Store) Setting(ctx context.Context, name, value string) (kept string, err error) {
	if value != "" {
		_, err = write(ctx, s, func(ctx context.Context, t *tx) (int64, error) {
			return t.exec(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value)
		})
	}
	if err == nil { // a look of its own sees what others have kept meanwhile
		err = view(ctx, s, func(ctx context.Context, t *tx) error {
			_, err := t.one(ctx, `SELECT value FROM setting WHERE name = $1`, []any{name}, []any{&kept})
			return err
		})
	}
	if err != nil {
		return "", fmt.Errorf("setting %s: %w", name, err)
	}
	return kept, nil
}
