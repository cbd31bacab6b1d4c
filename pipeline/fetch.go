package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/audio/convert"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
)

// Fetch brings the bytes of a call's recordings home: checked, measured, and
// stored by content, unless they lie in an archive that keeps them. A call that has
// only a transcript passes through.
type Fetch struct {
	Store storage.Reader
	Blobs storage.Blobs
	// Open opens what a recording's URI names. Errors that wrap fs.ErrNotExist are
	// final for now: the recording is gone. So are those that wrap storage.ErrElsewhere.
	Open func(ctx context.Context, uri string) (io.ReadCloser, int64, error)
	// Keeps tells whether what a URI names stays where it is, under which key of Blobs
	// it can be read there, and need not be copied; nil when everything is copied.
	Keeps func(uri string) (key string, keeps bool)
	// AgentChannel is where the agent speaks when neither manifest nor call list
	// says; -1 when that is not known either.
	AgentChannel int
	// Convert makes WAV files of recordings that package audio does not read; nil when
	// nothing does.
	Convert *convert.Converter
}

var _ Stage = (*Fetch)(nil)

// fetching is how many recordings are fetched at a time for each processor: most of
// the time an archive is waited for.
const fetching = 4

// Name is "fetch".
func (*Fetch) Name() string { return "fetch" }

// Takes is Registered.
func (*Fetch) Takes() storage.State { return storage.Registered }

// Work fetches the recordings of each call.
func (s *Fetch) Work(ctx context.Context, claimed []storage.Entry) ([]Result, error) {
	return each(ctx, s.Store, claimed, storage.WithRecordings, fetching*computing(), func(d storage.Dossier) (storage.Outcome, error) {
		o := storage.Outcome{To: storage.Fetched}
		for _, r := range d.Recordings {
			fetched, err := s.fetch(ctx, d.Call, r.Recording)
			if err != nil {
				return o, err
			}
			o.Fetched = append(o.Fetched, fetched)
		}
		return o, nil
	})
}

func (s *Fetch) fetch(ctx context.Context, c call.Call, r call.Recording) (storage.FetchedRecording, error) {
	var none storage.FetchedRecording
	local, err := s.copyHome(ctx, r.URI)
	if err != nil {
		return none, err
	}
	defer local.Close()
	fault.Point(fault.FetchCopied)
	heard, err := s.open(ctx, local, r.URI)
	if err != nil {
		return none, unheard(r, err)
	}
	defer heard.Close()
	format := heard.format
	if err := againstList(c, r, format.Duration()); err != nil {
		return none, err
	}
	if r.AgentChannel < 0 {
		r.AgentChannel = s.AgentChannel
	}
	signals, _, err := audio.Analyse(heard, format, audio.Roles(format, r.AgentChannel))
	if err != nil {
		return none, unheard(r, err)
	}
	r.Size, r.SHA256, r.Codec = local.size, local.sum, heard.codec
	r.Channels, r.Rate, r.Duration = format.Channels, format.Rate, format.Duration()
	f := storage.FetchedRecording{Recording: r, Signals: signals}
	if err := s.storeSound(ctx, local.sum, heard); err != nil {
		return none, err
	}
	f.Blob, err = s.store(ctx, r.URI, local)
	return f, err
}

// unheard names what the audio package found wrong with a recording.
func unheard(r call.Recording, err error) error {
	if trouble, ok := errors.AsType[audio.Error](err); ok {
		return fail(string(trouble.Code), "%s: %s", named(r.URI), trouble.Detail)
	}
	if errors.Is(err, syscall.ENOSPC) {
		return noRoom(err)
	}
	return fmt.Errorf("read %s: %w", r.URI, err)
}

// againstList refuses a recording that is shorter than the call was: by more than
// two seconds and by more than a fiftieth, which the clocks of switches and
// recorders do not differ by. A longer one has ringing or an announcement in it.
func againstList(c call.Call, r call.Recording, heard time.Duration) error {
	short := c.Duration - heard
	if short <= max(2*time.Second, c.Duration/50) {
		return nil
	}
	return fail("truncated_vs_cdr", "%s lasts %.1f s and the call %.1f s: the recording is not whole; deliver it again",
		named(r.URI), heard.Seconds(), c.Duration.Seconds())
}

// named tells people which file a URI means, without the folders of this machine.
func named(uri string) string {
	file, member, inside := strings.Cut(uri, "!")
	if inside {
		return path.Base(file) + "!" + member
	}
	return path.Base(uri)
}
