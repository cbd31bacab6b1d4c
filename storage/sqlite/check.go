package sqlite

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// Check looks for what must not be.
func (s *Store) Check(_ context.Context) ([]storage.Problem, error) {
	return []storage.Problem{}, nil
}
