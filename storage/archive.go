package storage

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// ErrElsewhere is returned, wrapped, for a URI that names nothing which an archive could
// have, now or later: it is of another bucket, or no URI of objects at all.
var ErrElsewhere = errors.New("not in the archive")

// Archive is where recorders put recordings, as far as it is not ours: we read it and
// write nothing. What it lists is the truth; word that something has arrived is only
// a hint.
type Archive interface {
	// Objects lists what has the prefix, in order of keys.
	Objects(ctx context.Context, prefix string) iter.Seq2[Object, error]
	// Object describes one object by its URI, ErrNotFound when there is none,
	// ErrElsewhere when there can be none.
	Object(ctx context.Context, uri string) (Object, error)
	// Open opens what a URI names, and says how many bytes it has. A missing object is
	// an error that wraps fs.ErrNotExist; what can be none is ErrElsewhere.
	Open(ctx context.Context, uri string) (io.ReadCloser, int64, error)
}

// Object is one recording, or anything else, in an archive.
type Object struct {
	URI      string // "s3://recordings/2026/09/03/a-006.wav"
	Key      string // "2026/09/03/a-006.wav"
	ETag     string // changes when the bytes do
	Size     int64
	Modified time.Time
}
