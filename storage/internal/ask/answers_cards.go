package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// CoachingNote gives a note by its ID.
func (a *Answers) CoachingNote(ctx context.Context, id string) (storage.CoachingNote, error) {
	return CoachingNote(id).Answer(ctx, a.within)
}

// CoachingNotes lists notes, and says how many there are.
func (a *Answers) CoachingNotes(ctx context.Context, f storage.CoachingFilter) ([]storage.CoachingNote, int, error) {
	some, err := CoachingNotes(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// Plan gives a plan with its steps.
func (a *Answers) Plan(ctx context.Context, id string) (storage.Plan, error) {
	return Plan(id).Answer(ctx, a.within)
}

// Plans lists plans with their steps, and says how many there are.
func (a *Answers) Plans(ctx context.Context, f storage.PlanFilter) ([]storage.Plan, int, error) {
	some, err := Plans(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}
