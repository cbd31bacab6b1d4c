package minio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/storage"
)

// worthwhile is how much a stream must have given to be asked for anew when it breaks.
// A line that gives less at a time is called away.
const worthwhile = 64 << 10

// large is an object that is read from the store as its reader goes on. A stream that
// breaks after it gave enough is asked for anew where it broke.
type large struct {
	ctx    context.Context // of Open; there is no other for io.Reader
	bucket *Bucket
	object string
	etag   string
	size   int64
	head   []byte // the object's beginning
	next   int64  // what Read gives next
	closed bool

	body  io.ReadCloser // nil: none is open
	at    int64         // what body gives next
	given int           // bytes that body has given
}

// Size is how many bytes there are.
func (l *large) Size() int64 { return l.size }

// Read gives what is next.
func (l *large) Read(p []byte) (int, error) {
	switch {
	case l.closed:
		return 0, os.ErrClosed
	case len(p) == 0:
		return 0, nil
	case l.next >= l.size:
		return 0, io.EOF
	case l.next < int64(len(l.head)):
		n := copy(p, l.head[l.next:])
		l.next += int64(n)
		return n, nil
	}
	for {
		if n, err := l.stream(p); n > 0 || err != nil {
			return n, err
		}
	}
}

// stream reads from the body, which it opens when there is none at the right place. No
// bytes and no error mean that the body broke and another may do.
func (l *large) stream(p []byte) (int, error) {
	if l.body != nil && l.at != l.next {
		l.drop()
	}
	if l.body == nil {
		body, err := l.fetch(l.ctx, l.next, l.size)
		if err != nil {
			return 0, err
		}
		l.body, l.at, l.given = body, l.next, 0
	}
	p = p[:min(int64(len(p)), l.size-l.next)]
	n, err := l.body.Read(p)
	l.at += int64(n)
	l.next += int64(n)
	l.given += n
	if err == nil || n > 0 {
		return n, nil // an error comes again
	}
	l.drop()
	if l.given >= worthwhile {
		return 0, nil
	}
	return 0, l.bucket.explain(l.ctx, "read", l.object, cut(err))
}

func (l *large) drop() {
	l.body.Close()
	l.body = nil
}

// fetch opens the bytes from one place up to another, of the object that was opened
// and of no other.
func (l *large) fetch(ctx context.Context, from, to int64) (io.ReadCloser, error) {
	var options minio.GetObjectOptions
	if err := errors.Join(options.SetMatchETag(l.etag), options.SetRange(from, to-1)); err != nil {
		return nil, fmt.Errorf("read %s: %w", l.bucket.uri(l.object), err)
	}
	body, info, _, err := l.bucket.core.GetObject(ctx, l.bucket.config.Bucket, l.object, options)
	if err != nil {
		return nil, l.changed(l.bucket.explain(ctx, "read", l.object, err))
	}
	if info.ETag != l.etag { // a store that does not know If-Match
		body.Close()
		return nil, l.changed(fmt.Errorf("read %s: %w", l.bucket.uri(l.object), storage.ErrConflict))
	}
	if info.Size != to-from {
		body.Close()
		return nil, fmt.Errorf("read %s: asked for %d bytes, offered %d: %w", l.bucket.uri(l.object), to-from, info.Size, storage.ErrUnavailable)
	}
	return body, nil
}

// changed tells of an object that was replaced or removed while it was read.
func (l *large) changed(err error) error {
	switch {
	case errors.Is(err, storage.ErrConflict):
		return fmt.Errorf("the object was replaced while it was read: %w", err)
	case errors.Is(err, storage.ErrNotFound):
		return fmt.Errorf("the object was removed while it was read: %w: %w", storage.ErrConflict, err)
	}
	return err
}

// ReadAt reads at a place, with a request of its own unless it is near the beginning.
func (l *large) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read %s: negative offset", l.bucket.uri(l.object))
	}
	n := 0
	if off < int64(len(l.head)) {
		n = copy(p, l.head[off:])
	}
	from, to := off+int64(n), min(off+int64(len(p)), l.size)
	if from < to {
		more, err := l.readRange(p[n:], from, to)
		n += more
		if err != nil {
			return n, err
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (l *large) readRange(p []byte, from, to int64) (int, error) {
	body, err := l.fetch(l.ctx, from, to)
	if err != nil {
		return 0, err
	}
	n, err := io.ReadFull(body, p[:to-from])
	if err != nil {
		body.Close()
		return n, l.bucket.explain(l.ctx, "read", l.object, cut(err))
	}
	if err := finish(body); err != nil {
		return n, l.bucket.explain(l.ctx, "read", l.object, err)
	}
	return n, nil
}

// Seek sets what Read gives next.
func (l *large) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += l.next
	case io.SeekEnd:
		offset += l.size
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek in %s: negative position", l.bucket.uri(l.object))
	}
	l.next = offset
	return offset, nil
}

// Close ends the reading.
func (l *large) Close() error {
	l.closed = true
	if l.body == nil {
		return nil
	}
	l.drop()
	return nil
}
