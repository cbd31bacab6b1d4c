package storage

import (
	"context"
	"io"
	"iter"
	"time"
)

// Blobs keeps bytes under keys. A key is made of letters, digits, '-', '_', '.' and
// '/', does not begin or end with '/', has no empty, "." or ".." part, and is at
// most 512 bytes long; anything else is an error and touches nothing ([CheckKey]). No
// key is the beginning of another up to a '/': "a" and "a/b" are never both there. An
// implementation may besides let URIs be keys that only refer to what is kept elsewhere,
// to be opened and described, but neither put, listed nor removed.
type Blobs interface {
	// Put stores all of r under key, in place of what was there. It is atomic:
	// until it returns nil the key holds what it held before, also after a crash.
	// A size of -1 is unknown; otherwise r must yield exactly size bytes.
	Put(ctx context.Context, key string, r io.Reader, size int64) error
	// Open gives the bytes for reading, ErrNotFound when there are none.
	Open(ctx context.Context, key string) (Blob, error)
	// Stat describes a key, ErrNotFound when there is nothing.
	Stat(ctx context.Context, key string) (BlobInfo, error)
	// List yields what has the prefix, in order of keys.
	List(ctx context.Context, prefix string) iter.Seq2[BlobInfo, error]
	// Remove forgets a key; one that is not there is no error.
	Remove(ctx context.Context, key string) error
}

// Blob is open for reading. It gives what was there when it was opened, also when the
// key is put again or removed meanwhile; a store that cannot do so for something large
// tells by an error that wraps [ErrConflict], and never gives bytes of two puts.
type Blob interface {
	io.ReadSeekCloser
	io.ReaderAt
	Size() int64
}

// BlobInfo describes what is kept under a key.
type BlobInfo struct {
	Key      string
	Size     int64
	Modified time.Time
}
