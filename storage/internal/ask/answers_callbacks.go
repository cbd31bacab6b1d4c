package ask

import (
	"context"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// ListCallbacks lists callbacks, and says how many there are.
func (a *Answers) ListCallbacks(ctx context.Context, f storage.CallbackFilter) ([]storage.Callback, int, error) {
	some, err := Callbacks(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// CallbackCounts counts callbacks.
func (a *Answers) CallbackCounts(ctx context.Context, f storage.CallbackFilter) (storage.CallbackCounts, error) {
	return CallbackCounts(f).Answer(ctx, a.within)
}

// Callback gives a callback with its results.
func (a *Answers) Callback(ctx context.Context, of scoring.Source) (storage.Callback, error) {
	return Callback(of).Answer(ctx, a.within)
}
