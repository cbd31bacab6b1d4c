package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// Appeal gives an appeal by its ID.
func (a *Answers) Appeal(ctx context.Context, id string) (storage.AppealRow, error) {
	return a.kept.Appeal(id).Answer(ctx, a.within)
}

// ListAppeals lists appeals, and says how many there are.
func (a *Answers) ListAppeals(ctx context.Context, f storage.AppealFilter) ([]storage.AppealRow, int, error) {
	some, err := a.kept.Appeals(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// AppealCounts counts appeals by state.
func (a *Answers) AppealCounts(ctx context.Context, f storage.AppealFilter) (storage.AppealCounts, error) {
	return AppealCounts(f).Answer(ctx, a.within)
}

// AppealsOn gives all appeals on findings of a call.
func (a *Answers) AppealsOn(ctx context.Context, callID string) ([]storage.Appeal, error) {
	return AppealsOn(callID).Answer(ctx, a.within)
}
