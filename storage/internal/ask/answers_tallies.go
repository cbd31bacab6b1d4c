package ask

import (
	"context"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Unsummed says how many notes of changes there are.
func (a *Answers) Unsummed(ctx context.Context) (int, error) { return Unsummed().Answer(ctx, a.within) }

// Sums adds up what passes a filter.
func (a *Answers) Sums(ctx context.Context, f storage.SumFilter) ([]storage.Sum, error) {
	return Sums(f).Answer(ctx, a.within)
}

// Parts hands over the parts behind sums.
func (a *Answers) Parts(ctx context.Context, r scoring.Reckoner, f storage.SumFilter, fn func(scoring.Part) error) error {
	_, err := PartsOf(r, f, fn).Answer(ctx, a.within)
	return err
}

// CheckSums makes sums again of the facts and compares.
func (a *Answers) CheckSums(ctx context.Context, r scoring.Reckoner, seed uint64, cells int) ([]storage.Problem, error) {
	return CheckSums(r, seed, cells).Answer(ctx, a.within)
}

// MonthLocks lists the months that are locked.
func (a *Answers) MonthLocks(ctx context.Context) ([]storage.MonthLock, error) {
	return MonthLocks().Answer(ctx, a.within)
}

// LockedSums adds up a locked month as it was frozen.
func (a *Answers) LockedSums(ctx context.Context, month string, f storage.SumFilter) ([]storage.Sum, error) {
	return LockedSums(month, f).Answer(ctx, a.within)
}

// Corrections lists what has changed in a month since it was locked.
func (a *Answers) Corrections(ctx context.Context, month string, reach people.Reach) ([]storage.Correction, error) {
	return Corrections(month, reach).Answer(ctx, a.within)
}
