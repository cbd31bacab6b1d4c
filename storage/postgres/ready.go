package postgres

import (
	"context"
	"fmt"
)

// Ready is nil when the database answers and its schema is the one that this program
// knows. Another one may have been put in place while the program runs.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.checkSchema(ctx); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}
