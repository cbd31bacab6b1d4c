package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// ClosedHonours gives a month as it was closed.
func (a *Answers) ClosedHonours(ctx context.Context, kind storage.HonourKind, month string) (storage.HonourMonth, error) {
	return ClosedHonours(kind, month).Answer(ctx, a.within)
}

// Honours lists closed months with what was given, the newest first.
func (a *Answers) Honours(ctx context.Context, f storage.HonourFilter) ([]storage.HonourMonth, error) {
	return Honours(f).Answer(ctx, a.within)
}
