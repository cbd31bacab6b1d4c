package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/audio/convert"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sounds"
)

// heard is what can be heard of a recording's bytes.
type heard struct {
	io.ReaderAt
	format audio.Format
	codec  string   // of the recording, as it came
	made   *os.File // the WAV file that was made of it; nil when it is read itself
}

// Close forgets the file that was made.
func (h heard) Close() error {
	if h.made == nil {
		return nil
	}
	return h.made.Close()
}

// open looks what a recording is, and has it converted when it is something that is not
// read here.
func (s *Fetch) open(ctx context.Context, local *localFile, uri string) (heard, error) {
	format, refused := audio.ProbeNamed(local, local.size, uri)
	if refused == nil {
		return heard{ReaderAt: local, format: format, codec: string(format.Codec)}, nil
	}
	kind, known, err := convert.Recognise(local, local.size, uri, refused)
	if err != nil {
		return heard{}, err
	}
	if !known {
		return heard{}, refused
	}
	made, err := s.Convert.Convert(ctx, local.File, local.size, kind)
	if err != nil {
		return heard{}, err
	}
	h := heard{ReaderAt: made, made: made, codec: kind.Codec}
	size, err := made.Seek(0, io.SeekEnd)
	if err == nil {
		h.format, err = audio.Probe(made, size)
	}
	if err != nil {
		_ = h.Close()
		return heard{}, err
	}
	return h, nil
}

// storeSound keeps the WAV file that was made of a recording, for who listens to it
// and for the transcriber.
func (s *Fetch) storeSound(ctx context.Context, sum string, h heard) error {
	if h.made == nil {
		return nil
	}
	size, err := h.made.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("read what was converted: %w", err)
	}
	return s.put(ctx, sounds.Key(sum), h.made, size)
}

// store gives the key under which the bytes are kept.
func (s *Fetch) store(ctx context.Context, uri string, local *localFile) (string, error) {
	if s.Keeps != nil {
		if key, keeps := s.Keeps(uri); keeps {
			return key, nil
		}
	}
	key := "recordings/" + local.sum
	return key, s.put(ctx, key, local, local.size)
}

// put stores bytes under a key that says what they are, unless they are there.
func (s *Fetch) put(ctx context.Context, key string, from io.ReaderAt, size int64) error {
	_, err := s.Blobs.Stat(ctx, key)
	if err == nil {
		return nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("look for recording: %w", err)
	}
	if err := s.Blobs.Put(ctx, key, io.NewSectionReader(from, 0, size), size); err != nil {
		return fmt.Errorf("store recording: %w", err)
	}
	fault.Point(fault.FetchKept)
	return nil
}
