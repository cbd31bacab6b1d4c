package pipeline

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe"
)

// Transcribe settles what was said and by whom: from the transcript that another
// system delivered. A call without one waits for a transcriber.
type Transcribe struct {
	Store storage.Reader
}

var _ Stage = (*Transcribe)(nil)

// Name is "transcribe".
func (*Transcribe) Name() string { return "transcribe" }

// Takes is Fetched.
func (*Transcribe) Takes() storage.State { return storage.Fetched }

// Work settles the transcript of each call.
func (s *Transcribe) Work(ctx context.Context, claimed []storage.Entry) ([]Result, error) {
	return each(ctx, s.Store, claimed, storage.WithRecordings|storage.WithOffered, computing(), settle)
}

func settle(d storage.Dossier) (storage.Outcome, error) {
	if d.Offered == nil {
		return storage.Outcome{
			To: storage.Waiting, Reason: "no_transcriber",
			Detail: "the recording is stored; no transcript came with it and no transcriber is set up",
		}, nil
	}
	if len(d.Offered.Turns) == 0 {
		return storage.Outcome{}, fail("text_empty", "the transcript that was delivered has no turns")
	}
	settled := transcribe.Settle(*d.Offered, d.Call.Agent)
	return storage.Outcome{
		To:      storage.Transcribed,
		Hearing: &storage.Hearing{Transcript: settled, Signals: signals(d, settled)},
	}, nil
}

// signals takes what was measured on the longest recording, or derives it from the
// times of the turns when there is no sound.
func signals(d storage.Dossier, t call.Transcript) call.Signals {
	var longest call.Signals
	for _, r := range d.Recordings {
		if r.Signals.Source == call.FromAudio && r.Signals.Duration > longest.Duration {
			longest = r.Signals
		}
	}
	if longest.Source == "" {
		return call.FromTurns(t, d.Call.Duration)
	}
	return longest
}
