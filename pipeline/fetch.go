package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/tingcha/tingcha/audio"
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
	format, err := audio.ProbeNamed(local, local.size, r.URI)
	if err != nil {
		return none, unheard(r, err)
	}
	if err := againstList(c, r, format.Duration()); err != nil {
		return none, err
	}
	if r.AgentChannel < 0 {
		r.AgentChannel = s.AgentChannel
	}
	signals, _, err := audio.Analyse(local, format, audio.Roles(format, r.AgentChannel))
	if err != nil {
		return none, unheard(r, err)
	}
	r.Size, r.SHA256, r.Codec = local.size, local.sum, string(format.Codec)
	r.Channels, r.Rate, r.Duration = format.Channels, format.Rate, format.Duration()
	f := storage.FetchedRecording{Recording: r, Signals: signals}
	f.Blob, err = s.store(ctx, r.URI, local)
	return f, err
}

// unheard names what the audio package found wrong with a recording.
func unheard(r call.Recording, err error) error {
	if trouble, ok := errors.AsType[audio.Error](err); ok {
		return fail(string(trouble.Code), "%s: %s", named(r.URI), trouble.Detail)
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

// store gives the key under which the bytes are kept.
func (s *Fetch) store(ctx context.Context, uri string, local *localFile) (string, error) {
	if s.Keeps != nil {
		if key, keeps := s.Keeps(uri); keeps {
			return key, nil
		}
	}
	key := "recordings/" + local.sum
	_, err := s.Blobs.Stat(ctx, key)
	if err == nil {
		return key, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return "", fmt.Errorf("look for recording: %w", err)
	}
	if err := s.Blobs.Put(ctx, key, io.NewSectionReader(local, 0, local.size), local.size); err != nil {
		return "", fmt.Errorf("store recording: %w", err)
	}
	fault.Point(fault.FetchKept)
	return key, nil
}

// localFile is a recording's bytes on this machine for as long as it is worked on.
type localFile struct {
	*os.File
	size int64
	sum  string // SHA-256, hexadecimal
}

// Close removes the copy.
func (f *localFile) Close() error {
	err := os.Remove(f.Name())
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(f.File.Close(), err)
}

// room is a temporary file to write to.
type room struct{ *os.File }

// Write tells a disk that takes no more from a recording that gives no more.
func (f room) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	if err != nil {
		err = noRoom(err)
	}
	return n, err
}

// noRoom makes of what a folder of temporary files refuses a reason to wait: it is no
// fault of the call's.
func noRoom(err error) error {
	return fmt.Errorf("no room for a temporary file: %w: %w", storage.ErrUnavailable, err)
}

// copyHome copies what a URI names into a temporary file, counting and hashing.
func (s *Fetch) copyHome(ctx context.Context, uri string) (*localFile, error) {
	from, size, err := s.Open(ctx, uri)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fail("object_missing", "%s is gone; deliver it again", named(uri))
	}
	if errors.Is(err, storage.ErrElsewhere) {
		return nil, fail("not_in_archive", "%s is not in the archive that is set: %s; have its system name objects of the archive's bucket", named(uri), hidden(err.Error()))
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", uri, err)
	}
	defer from.Close()
	if size > audio.MaxSize {
		return nil, fail(string(audio.TooLarge), "%s has %d bytes; at most %d are read", named(uri), size, int64(audio.MaxSize))
	}
	local, err := toFile(from)
	if err != nil {
		return nil, fmt.Errorf("copy %s: %w", uri, err)
	}
	if size >= 0 && local.size != size {
		_ = local.Close()
		return nil, &FailureError{Reason: "object_partial", Detail: fmt.Sprintf("%s gave %d of %d bytes", named(uri), local.size, size), Passing: true}
	}
	return local, nil
}

// toFile copies a recording into a temporary file, counting and hashing.
func toFile(from io.Reader) (*localFile, error) {
	file, err := os.CreateTemp("", "tingcha-fetch-*")
	if err != nil {
		return nil, noRoom(err)
	}
	local := &localFile{File: file}
	// A process that dies leaves no copy of a call behind. Where an open file keeps its
	// name, Close removes it.
	_ = os.Remove(file.Name())
	hash := sha256.New()
	local.size, err = io.Copy(io.MultiWriter(room{file}, hash), io.LimitReader(from, audio.MaxSize+1))
	local.sum = hex.EncodeToString(hash.Sum(nil))
	if err != nil {
		return nil, errors.Join(err, local.Close())
	}
	return local, nil
}
