// Package sounds opens what can be heard of a stored recording, whatever file it came
// as: the recording itself, or the WAV file that was made of it when it was fetched.
package sounds

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/storage"
)

// Key is where the WAV file lies that was made of a recording with the given SHA-256.
func Key(sha256 string) string { return "sounds/" + sha256 }

// Sound is open for reading; package audio takes both parts.
type Sound struct {
	storage.Blob
	Format audio.Format
	Made   bool // the WAV file that was made; its bytes are not the recording's
}

// Blobs is where bytes are opened.
type Blobs interface {
	// Open is that of storage.Blobs.
	Open(ctx context.Context, key string) (storage.Blob, error)
}

// Open opens the sound of a recording. Close it after use. With [audio.Truncated] it
// gives what is there beside the error; every other error comes alone.
func Open(ctx context.Context, blobs Blobs, rec storage.FetchedRecording) (*Sound, error) {
	s, err := open(ctx, blobs, rec.Blob, rec.Recording.URI)
	refused, isFile := errors.AsType[audio.Error](err)
	if !isFile || refused.Code == audio.Truncated {
		return s, err
	}
	made, madeErr := open(ctx, blobs, Key(rec.Recording.SHA256), "")
	if errors.Is(madeErr, storage.ErrNotFound) {
		return nil, err
	}
	if made != nil {
		made.Made = true
	}
	return made, madeErr
}

func open(ctx context.Context, blobs Blobs, key, name string) (*Sound, error) {
	blob, err := blobs.Open(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open recording: %w", err)
	}
	s := &Sound{Blob: blob}
	s.Format, err = audio.ProbeNamed(blob, blob.Size(), name)
	if err != nil && s.Format.Frames == 0 {
		_ = blob.Close()
		return nil, fmt.Errorf("read recording: %w", err)
	}
	return s, err
}
