package minio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
)

// scheme begins the URI of every object.
const scheme = "s3://"

// Archive reads a bucket that others fill. Names of objects are any text in UTF-8; a
// URI has what is not plain in it percent-encoded: "s3://recordings/%E5%BD%95+1%21.wav".
type Archive struct{ bucket *Bucket }

var _ storage.Archive = (*Archive)(nil)

// Archive reads all of the bucket, whatever its prefix is.
func (b *Bucket) Archive() *Archive { return &Archive{bucket: b} }

// Objects lists what has the prefix, in order of keys.
func (a *Archive) Objects(ctx context.Context, prefix string) iter.Seq2[storage.Object, error] {
	return a.bucket.list(ctx, prefix)
}

// Object describes one object by its URI.
func (a *Archive) Object(ctx context.Context, uri string) (storage.Object, error) {
	object, err := a.bucket.named(uri)
	if err != nil {
		return storage.Object{}, err
	}
	return a.bucket.stat(ctx, object)
}

// Open opens what a URI names with one request. What it gives is a [storage.Blob].
func (a *Archive) Open(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
	blob, err := a.open(ctx, uri)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, 0, fmt.Errorf("%w: %w", err, fs.ErrNotExist)
	}
	if err != nil {
		return nil, 0, err
	}
	return blob, blob.Size(), nil
}

func (a *Archive) open(ctx context.Context, uri string) (storage.Blob, error) {
	object, err := a.bucket.named(uri)
	if err != nil {
		return nil, err
	}
	return a.bucket.open(ctx, object)
}

// uri names an object of the bucket.
func (b *Bucket) uri(object string) string { return objectURI(b.config.Bucket, object) }

func objectURI(bucket, object string) string {
	parts := strings.Split(object, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return scheme + bucket + "/" + strings.Join(parts, "/")
}

// named is the object of the bucket that a URI names.
func (b *Bucket) named(uri string) (string, error) {
	bucket, escaped, ok := strings.Cut(strings.TrimPrefix(uri, scheme), "/")
	object, err := url.PathUnescape(escaped)
	switch {
	case !strings.HasPrefix(uri, scheme) || !ok || object == "" || err != nil || !utf8.ValidString(object):
		return "", fmt.Errorf("%w: %q names no object: write s3://BUCKET/KEY, with '%%' as %%25", storage.ErrElsewhere, uri)
	case bucket != b.config.Bucket:
		return "", fmt.Errorf("%w: %q is not in bucket %q", storage.ErrElsewhere, uri, b.config.Bucket)
	}
	return object, nil
}
