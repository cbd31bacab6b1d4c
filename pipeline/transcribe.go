package pipeline

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe"
)

// Transcribe settles what was said and by whom: from the transcript that another
// system delivered. A call without one waits for a transcriber, unless a [Hear] takes it.
type Transcribe struct {
	Store storage.Reader
	// Hears says that a [Hear] takes the calls without a delivered transcript.
	Hears bool
}

var _ Choosy = (*Transcribe)(nil)

// Words are all calls, or those with a transcript.
func (s *Transcribe) Words() storage.Words {
	if s.Hears {
		return storage.Delivered
	}
	return storage.AnyWords
}

// Name is "transcribe".
func (*Transcribe) Name() string { return "transcribe" }

// Takes is Fetched.
func (*Transcribe) Takes() storage.State { return storage.Fetched }

// Work settles the transcript of each call.
func (s *Transcribe) Work(ctx context.Context, claimed []storage.Entry) ([]Result, error) {
	return each(ctx, s.Store, claimed, storage.WithRecordings|storage.WithOffered, computing(), settle)
}

// NoTranscriber is the reason of calls that are Waiting because nobody can hear them.
const NoTranscriber = "no_transcriber"

func settle(d storage.Dossier) (storage.Outcome, error) {
	if d.Offered == nil {
		return storage.Outcome{
			To: storage.Waiting, Reason: NoTranscriber,
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
