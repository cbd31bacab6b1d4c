package minio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

var errReadOnly = errors.New("the archive is only read")

// references are a bucket's keys and an archive's URIs.
type references struct {
	own     *Bucket
	archive *Archive
}

var _ storage.Blobs = references{}

// WithArchive keeps bytes in own, and besides lets keys that begin with "s3://" stand
// for objects of the archive, which stay where they are: copying every recording would
// cost more than all else. Such keys can be opened and described, not put or removed,
// and are not listed. Both may be in one bucket when own has a prefix.
func WithArchive(own, archive *Bucket) storage.Blobs {
	return references{own: own, archive: archive.Archive()}
}

func refers(key string) bool { return strings.HasPrefix(key, scheme) }

// Put stores all of r under a key of its own.
func (s references) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if refers(key) {
		return fmt.Errorf("put %s: %w", key, errReadOnly)
	}
	return s.own.Put(ctx, key, r, size)
}

// Open gives the bytes under key.
func (s references) Open(ctx context.Context, key string) (storage.Blob, error) {
	if refers(key) {
		return s.archive.open(ctx, key)
	}
	return s.own.Open(ctx, key)
}

// Stat describes a key.
func (s references) Stat(ctx context.Context, key string) (storage.BlobInfo, error) {
	if !refers(key) {
		return s.own.Stat(ctx, key)
	}
	o, err := s.archive.Object(ctx, key)
	if err != nil {
		return storage.BlobInfo{}, err
	}
	return storage.BlobInfo{Key: key, Size: o.Size, Modified: o.Modified}, nil
}

// List yields keys of its own. It refuses to when it cannot tell them from objects of
// the archive: whoever removes what nobody knows would remove recordings.
func (s references) List(ctx context.Context, prefix string) iter.Seq2[storage.BlobInfo, error] {
	if s.mixed() {
		return func(yield func(storage.BlobInfo, error) bool) {
			yield(storage.BlobInfo{}, fmt.Errorf("list %q: bucket %q is the archive too: set a prefix for own keys, or use two buckets",
				prefix, s.own.config.Bucket))
		}
	}
	return s.own.List(ctx, prefix)
}

func (s references) mixed() bool {
	own, archive := s.own.config, s.archive.bucket.config
	return own.Prefix == "" && own.Endpoint == archive.Endpoint && own.Bucket == archive.Bucket
}

// Remove forgets a key of its own.
func (s references) Remove(ctx context.Context, key string) error {
	if refers(key) {
		return fmt.Errorf("remove %s: %w", key, errReadOnly)
	}
	return s.own.Remove(ctx, key)
}
