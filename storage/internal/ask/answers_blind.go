package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Calibrations lists the sessions of a reviewer, or all.
func (a *Answers) Calibrations(ctx context.Context, reviewer string) ([]storage.Calibration, error) {
	return Calibrations(reviewer).Answer(ctx, a.within)
}

// Calibration gives a session with its notes.
func (a *Answers) Calibration(ctx context.Context, id string) (storage.Calibration, error) {
	return Calibration(id).Answer(ctx, a.within)
}

// Golds lists the gold calls.
func (a *Answers) Golds(ctx context.Context) ([]storage.Gold, error) {
	return Golds().Answer(ctx, a.within)
}

// LookAt gives the look for which a call is open to a reviewer.
func (a *Answers) LookAt(ctx context.Context, callID, reviewer string) (storage.Look, error) {
	return LookAt(callID, reviewer).Answer(ctx, a.within)
}

// Sealed lists the calls that are sealed to a reviewer.
func (a *Answers) Sealed(ctx context.Context, reviewer string) ([]string, error) {
	return Sealed(reviewer).Answer(ctx, a.within)
}

// Opinions lists what was said.
func (a *Answers) Opinions(ctx context.Context, f storage.OpinionFilter) ([]storage.Opinion, error) {
	return Opinions(f).Answer(ctx, a.within)
}

// Looks lists what was given to whom.
func (a *Answers) Looks(ctx context.Context, f storage.OpinionFilter) ([]storage.Look, error) {
	return Looks(f).Answer(ctx, a.within)
}

// ReviewerRecords counts the verdicts of reviewers in a time.
func (a *Answers) ReviewerRecords(ctx context.Context, since, until time.Time) ([]storage.ReviewerRecord, error) {
	return ReviewerRecords(storage.Millis(since), storage.Millis(until)).Answer(ctx, a.within)
}
