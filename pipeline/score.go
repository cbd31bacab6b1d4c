package pipeline

import (
	"context"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Score writes what an inspected call counts for on its agent's scorecard.
// Findings cost nothing here: only a person's verdict does.
type Score struct {
	Store storage.Reader
}

var _ Stage = (*Score)(nil)

// Name is "score".
func (*Score) Name() string { return "score" }

// Takes is Inspected.
func (*Score) Takes() storage.State { return storage.Inspected }

// Work makes the entries of each call.
func (s *Score) Work(ctx context.Context, claimed []storage.Entry) ([]Result, error) {
	return each(ctx, s.Store, claimed, 0, computing(), func(d storage.Dossier) (storage.Outcome, error) {
		month := d.Entry.Day[:len("2006-01")]
		return storage.Outcome{To: storage.Scored, Scores: scoring.OfCall(d.Call, month)}, nil
	})
}
