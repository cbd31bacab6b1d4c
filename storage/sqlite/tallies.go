package sqlite

import (
	"context"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// SumUp makes sums anew that changes and time have made different.
func (s *Store) SumUp(ctx context.Context, r scoring.Reckoner, limit int) (done, left int, err error) {
	return s.keeper.SumUp(ctx, s.within, r, limit)
}

// LockMonth freezes the sums of a month.
func (s *Store) LockMonth(ctx context.Context, r scoring.Reckoner, month, by string) (storage.MonthLock, error) {
	return s.keeper.LockMonth(ctx, s.within, r, month, by)
}
