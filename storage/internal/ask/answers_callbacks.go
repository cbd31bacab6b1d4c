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

// ListComplaints lists complaints, and says how many there are.
func (a *Answers) ListComplaints(ctx context.Context, f storage.ComplaintFilter) ([]storage.Complaint, int, error) {
	some, err := Complaints(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// ComplaintCounts counts complaints under every tab.
func (a *Answers) ComplaintCounts(ctx context.Context, f storage.ComplaintFilter) (map[storage.ComplaintTab]int, error) {
	return ComplaintCounts(f).Answer(ctx, a.within)
}

// Complaint gives a complaint with its steps.
func (a *Answers) Complaint(ctx context.Context, of scoring.Source) (storage.Complaint, error) {
	return Complaint(of).Answer(ctx, a.within)
}
