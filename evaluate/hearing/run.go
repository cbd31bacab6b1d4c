package hearing

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/transcribe"
)

// Ear is what hears: a [transcribe.Ear], or one that has been told what to say.
type Ear interface {
	Hear(ctx context.Context, s transcribe.Sound) (transcribe.Heard, error)
}

// Trial is what recordings are tried with.
type Trial struct {
	Ear    Ear
	Rules  *inspect.Engine
	Agent  int              // the channel that the agent is on; -1 when nobody knows
	Now    func() time.Time // the clock
	Used   func() Usage     // [Used]
	Told   func(Result)     // hears of each recording when it is done; may be nil
	Record func(r Recording, heard transcribe.Heard)
}

// Usage is what this process and those that it waited for have taken so far.
type Usage struct {
	CPU, Children     time.Duration
	Peak, ChildrenTop int64 // bytes; ChildrenTop of the largest one
}

// Result is how one recording was heard.
type Result struct {
	Name     string        `json:"name"`
	Duration time.Duration `json:"duration"`
	Errors   Errors        `json:"errors"`
	Channels []Channel     `json:"channels"`
	Recall   *Recall       `json:"recall,omitempty"` // of calls, as are those below
	Roles    *Roles        `json:"roles,omitempty"`
	Labels   *Labels       `json:"labels,omitempty"`
	Swapped  bool          `json:"swapped"` // the words told against the map of channels
	Turns    int           `json:"turns"`
	Doubted  int           `json:"doubted"` // turns of which something speaks against the words
	Wall     time.Duration `json:"wall"`
	CPU      time.Duration `json:"cpu"` // of this process
}

// Run hears the recordings of a folder one behind the other and compares. A recording
// that cannot be heard is told in the report and does not stop the rest.
func (t *Trial) Run(ctx context.Context, folder fs.FS) (Report, error) {
	all, err := Read(folder)
	report := newReport()
	if err != nil {
		report.Bad = append(report.Bad, err)
	}
	phrases := PhrasesOf(t.Rules.Book())
	for _, r := range all {
		result, err := t.one(ctx, folder, r, phrases)
		if ctx.Err() != nil {
			return report, ctx.Err()
		}
		if err != nil {
			report.Bad = append(report.Bad, fmt.Errorf("%s: %w", r.File, err))
			continue
		}
		report.add(result)
		if t.Told != nil {
			t.Told(result)
		}
	}
	return report, nil
}

func (t *Trial) one(ctx context.Context, folder fs.FS, r Recording, phrases *Phrases) (Result, error) {
	began, used := t.Now(), t.Used()
	heard, duration, err := t.hear(ctx, folder, r)
	if err != nil {
		return Result{}, err
	}
	if t.Record != nil {
		t.Record(r, heard)
	}
	result := Result{Name: r.Name, Duration: duration, Swapped: heard.Swapped, Wall: t.Now().Sub(began), CPU: t.Used().CPU - used.CPU}
	result.compare(r, heard, phrases, t.Rules)
	return result, nil
}

func (t *Trial) hear(ctx context.Context, folder fs.FS, r Recording) (transcribe.Heard, time.Duration, error) {
	var none transcribe.Heard
	file, err := folder.Open(r.File)
	if err != nil {
		return none, 0, err
	}
	defer file.Close()
	bytes, ok := file.(io.ReaderAt)
	info, err := file.Stat()
	if err != nil || !ok {
		return none, 0, fmt.Errorf("cannot be read at any place of it: %w", err)
	}
	format, err := audio.Probe(bytes, info.Size())
	if err != nil {
		return none, 0, err
	}
	signals, _, err := audio.Analyse(bytes, format, audio.Roles(format, t.Agent))
	if err != nil {
		return none, 0, err
	}
	heard, err := t.Ear.Hear(ctx, transcribe.Sound{File: bytes, Format: format, Signals: signals})
	return heard, format.Duration(), err
}

// compare fills the result with what was heard of a recording.
func (r *Result) compare(truth Recording, heard transcribe.Heard, phrases *Phrases, rules *inspect.Engine) {
	r.Channels = Channels(truth.Truth, heard.Transcript)
	for _, c := range r.Channels {
		r.Errors.Add(c.Errors)
	}
	for _, turn := range heard.Transcript.Turns {
		r.Turns++
		if turn.Doubt != "" {
			r.Doubted++
		}
	}
	if truth.Truth.Turns[0].Role == call.Unknown {
		return // a clip: nobody said who speaks
	}
	recall := phrases.Recall(truth.Truth, heard.Transcript)
	roles := RolesOf(truth.Truth, heard.Transcript)
	labels := LabelsOf(rules, truth, heard.Transcript, heard.Signals)
	r.Recall, r.Roles, r.Labels = &recall, &roles, &labels
}
