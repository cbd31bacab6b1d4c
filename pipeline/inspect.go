package pipeline

import (
	"context"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Inspect puts each call to the rules.
type Inspect struct {
	Store storage.Reader
	// Engine gives the rulebook in force; a mistaken new one leaves the old.
	Engine func() *inspect.Engine
	// Calendar has the seasons that rules may ask for; it may be nil.
	Calendar inspect.Calendar
}

var _ Stage = (*Inspect)(nil)

// Name is "inspect".
func (*Inspect) Name() string { return "inspect" }

// Takes is Transcribed.
func (*Inspect) Takes() storage.State { return storage.Transcribed }

// Work inspects each call under one and the same rulebook.
func (s *Inspect) Work(ctx context.Context, claimed []storage.Entry) ([]Result, error) {
	engine := s.Engine()
	return each(ctx, s.Store, claimed, storage.WithTranscript|storage.WithRelated, computing(), func(d storage.Dossier) (storage.Outcome, error) {
		report := engine.Inspect(InputOf(d, s.Calendar))
		return storage.Outcome{To: storage.Inspected, Report: &report}, nil
	})
}

// InputOf is what the rules look at of a call, loaded with its transcript and what is
// related to it.
func InputOf(d storage.Dossier, calendar inspect.Calendar) inspect.Input {
	return inspect.Input{
		Call: d.Call, Transcript: d.Transcript, Signals: d.Signals, Tickets: d.Tickets, Calls: d.Calls,
		Group: d.Group, Seasons: calendar.On(d.Call.Started),
	}
}
