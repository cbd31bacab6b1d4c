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

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

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
		return nil, fail("not_in_archive", "%s is not in the archive that is set: %s; have its system name objects of the archive's bucket", named(uri), outgoing.Hidden(err.Error()))
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
