package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sounds"
	"github.com/tingcha/tingcha/transcribe"
)

// Hear makes turns of the recordings of calls whose transcript nobody delivered, with an
// engine of speech recognition. While the engine is away calls wait unharmed, and the
// run of the job [HearingJob] says so; what it refuses, or fails at again and again, is
// Dead with asr_refused or asr_failed. Nothing is kept of a call that was not heard
// to its end.
type Hear struct {
	Store interface {
		storage.Reader
		SaveRun(ctx context.Context, r storage.Run) error
	}
	Blobs  storage.Blobs
	Engine transcribe.Engine
	Now    func() time.Time
	// Patience is how long hearing may take for each second of a recording, and two
	// more; 0 is 30 seconds. After that the engine counts as hung.
	Patience time.Duration
	// Heard, when not nil, is told of every recording that was heard: how long it is,
	// and how long that took.
	Heard func(sound, took time.Duration)
	// Away, when not nil, is told whether the engine could be asked, at every change.
	Away func(away bool)

	mu    sync.Mutex
	told  time.Time // when the state that away has was saved
	away  bool
	calls int // heard
}

var (
	_ Slow   = (*Hear)(nil)
	_ Choosy = (*Hear)(nil)
)

// HearingJob is the job whose last run says how the engine fares.
const HearingJob = "hearing"

// mostCalls is how many calls are heard side by side at most: beyond that, none comes to
// its end any sooner.
const mostCalls = 4

// toldEvery is how old word of an engine may get while calls are heard.
const toldEvery = time.Minute

// errHung ends the hearing of a call that takes too long.
var errHung = errors.New("it takes too long")

// Name is "hear".
func (*Hear) Name() string { return "hear" }

// Takes is Fetched.
func (*Hear) Takes() storage.State { return storage.Fetched }

// Words are calls without a delivered transcript.
func (*Hear) Words() storage.Words { return storage.Unwritten }

// AtOnce is one more than the engine hears clips, so that it has work while a
// recording is brought and a transcript put away.
func (s *Hear) AtOnce() int { return min(s.Engine.AtOnce()+1, mostCalls) }

// Work hears each call.
func (s *Hear) Work(ctx context.Context, claimed []storage.Entry) ([]Result, error) {
	return each(ctx, s.Store, claimed, storage.WithRecordings, 1, func(d storage.Dossier) (storage.Outcome, error) {
		o, err := s.hear(ctx, d)
		s.tell(ctx, err)
		return o, err
	})
}

func (s *Hear) hear(ctx context.Context, d storage.Dossier) (storage.Outcome, error) {
	var none storage.Outcome
	rec, ok := longest(d.Recordings)
	if !ok {
		return none, fail("object_missing", "there is no recording to hear; deliver it again")
	}
	local, format, err := bring(ctx, s.Blobs, rec)
	if err != nil {
		return none, err
	}
	defer local.Close()
	began := s.Now()
	heard, err := s.listen(ctx, transcribe.Sound{File: local, Format: format, Signals: rec.Signals, Agent: d.Call.Agent})
	if err != nil {
		return none, s.explain(ctx, rec.Recording, err)
	}
	if len(heard.Transcript.Turns) == 0 {
		return none, fail("asr_empty", "%s found no words in %s; listen to it: music or noise alone, or another language",
			s.Engine.Name(), named(rec.Recording.URI))
	}
	if s.Heard != nil {
		s.Heard(format.Duration(), s.Now().Sub(began))
	}
	heard.Transcript.CallID = d.Call.ID
	o := storage.Outcome{To: storage.Transcribed, Hearing: &storage.Hearing{Transcript: heard.Transcript, Signals: heard.Signals}}
	if heard.Swapped {
		o.Detail = "by what was said, agent and customer are on each other's channel"
	}
	return o, nil
}

// longest is the recording that is heard where there are several: each of them was
// found to last as long as the call.
func longest(all []storage.FetchedRecording) (storage.FetchedRecording, bool) {
	kept := slices.DeleteFunc(slices.Clone(all), func(r storage.FetchedRecording) bool { return r.Blob == "" })
	if len(kept) == 0 {
		return storage.FetchedRecording{}, false
	}
	// The first of several that last equally long: that is what the pages play.
	slices.SortStableFunc(kept, func(a, b storage.FetchedRecording) int {
		return cmp.Compare(b.Recording.Duration, a.Recording.Duration)
	})
	return kept[0], true
}

// bring copies the sound of a recording from where it is kept into a temporary file.
func bring(ctx context.Context, blobs storage.Blobs, rec storage.FetchedRecording) (*localFile, audio.Format, error) {
	var none audio.Format
	kept, err := sounds.Open(ctx, blobs, rec)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, none, fail("object_missing", "%s is gone; deliver it again", named(rec.Recording.URI))
	}
	if kept != nil {
		defer kept.Close()
	}
	if err != nil {
		return nil, none, unheard(rec.Recording, err)
	}
	local, err := toFile(kept)
	if err != nil {
		return nil, none, fmt.Errorf("bring recording: %w", err)
	}
	if !kept.Made && local.sum != rec.Recording.SHA256 {
		_ = local.Close()
		return nil, none, &FailureError{
			Reason: "checksum_mismatch", Passing: true,
			Detail: named(rec.Recording.URI) + " is not what was fetched; deliver it again, and let tingcha check look at the others",
		}
	}
	return local, kept.Format, nil
}

// listen hears a recording, and gives up when that takes too long.
func (s *Hear) listen(ctx context.Context, sound transcribe.Sound) (transcribe.Heard, error) {
	limit := time.Duration((sound.Format.Duration().Seconds() + 2) * float64(cmp.Or(s.Patience, 30*time.Second)))
	ctx, stop := context.WithTimeoutCause(ctx, limit, errHung)
	defer stop()
	heard, err := (&transcribe.Ear{Engine: s.Engine}).Hear(ctx, sound)
	if cause := context.Cause(ctx); err != nil && errors.Is(cause, errHung) {
		err = fmt.Errorf("%w: more than %s", errHung, limit.Round(time.Second))
	}
	return heard, err
}

// explain makes of an engine's error what becomes of the call.
func (s *Hear) explain(ctx context.Context, r call.Recording, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, transcribe.ErrAway):
		return fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
	case errors.Is(err, transcribe.ErrRefused):
		return fail("asr_refused", "%s: %s: %v", named(r.URI), s.Engine.Name(), err)
	}
	if trouble, ok := errors.AsType[audio.Error](err); ok {
		return unheard(r, trouble)
	}
	return &FailureError{Reason: "asr_failed", Detail: fmt.Sprintf("%s: %s: %v", named(r.URI), s.Engine.Name(), err), Passing: true}
}

// tell saves how the engine fares whenever that has changed, and now and then. What
// cannot be saved is told with the next call.
func (s *Hear) tell(ctx context.Context, err error) {
	away := errors.Is(err, transcribe.ErrAway)
	if err != nil && !away {
		return // it says nothing of the engine
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !away {
		s.calls++
	}
	now := s.Now()
	changed := s.told.IsZero() || s.away != away
	if !changed && now.Sub(s.told) < toldEvery {
		return
	}
	if s.Away != nil {
		s.Away(away)
	}
	run := storage.Run{Job: HearingJob, Started: now, Ended: now, Checked: s.calls}
	if away {
		run.Total = 1
		run.Problems = []storage.Problem{{Kind: "away", Subject: s.Engine.Name(), Detail: "calls wait for it: " + err.Error()}}
	}
	s.away = away
	if s.told = now; s.Store.SaveRun(ctx, run) != nil {
		s.told = time.Time{}
	}
}
