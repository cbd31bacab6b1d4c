package minio

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/heed"
)

// Put stores all of r under key. Up to 8 MiB, or one part when the size is unknown, are
// held in memory; what is larger goes there part by part.
func (b *Bucket) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	if size > maxSize {
		return fmt.Errorf("put %s: %d bytes are more than an object may have", key, size)
	}
	object, part := b.object(key), partSize(size)
	from := &source{r: heed.Reader(ctx, r), size: size}
	var first bytes.Buffer
	last, err := from.fill(&first, part)
	if err != nil {
		return fmt.Errorf("put %s: %w", b.uri(object), err)
	}
	if last {
		return b.putWhole(ctx, object, first.Bytes())
	}
	return b.putParts(ctx, object, from, &first, part)
}

// putWhole stores an object with a single request.
func (b *Bucket) putWhole(ctx context.Context, object string, data []byte) error {
	sum := md5.Sum(data)
	info, err := b.core.PutObject(ctx, b.config.Bucket, object, bytes.NewReader(data), int64(len(data)),
		base64.StdEncoding.EncodeToString(sum[:]), b.signed(data), minio.PutObjectOptions{
			ServerSideEncryption: b.sse,
			DisableContentSha256: true, // it is given
		})
	if err != nil {
		return b.explain(ctx, "put", object, err)
	}
	if b.sse != nil || info.ETag == hex.EncodeToString(sum[:]) {
		return nil
	}
	return b.doubt(ctx, object, info.ETag, int64(len(data)), sum)
}

// signed is the checksum that vouches for a body on a line without TLS. With TLS it
// would be work for nothing.
func (b *Bucket) signed(data []byte) string {
	if b.config.Secure {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// doubt looks at an object whose ETag is not the MD5 that was sent. A bucket that
// encrypts of its own accord is a reason; otherwise the bytes decide. Others than were
// sent are forgotten: whoever finds something under the key takes it for whole.
func (b *Bucket) doubt(ctx context.Context, object, etag string, size int64, want [md5.Size]byte) error {
	info, err := b.core.StatObject(ctx, b.config.Bucket, object, minio.StatObjectOptions{})
	if err != nil {
		return doubtful(b.explain(ctx, "check", object, err))
	}
	encrypted := info.Headers.Get("X-Amz-Server-Side-Encryption") != ""
	if info.ETag != etag || encrypted && info.Size == size {
		return nil // replaced since, or encrypted
	}
	kept, err := b.sum(ctx, object)
	if err != nil {
		return doubtful(err)
	}
	if kept == want {
		return nil // the ETag is something else here
	}
	err = fmt.Errorf("put %s: the store answers with ETag %s, and the %d bytes it keeps are not those of what was sent: %w",
		b.uri(object), etag, info.Size, storage.ErrUnavailable)
	if trouble := b.core.RemoveObject(ctx, b.config.Bucket, object, minio.RemoveObjectOptions{}); trouble != nil {
		return errors.Join(err, b.explain(ctx, "remove", object, trouble))
	}
	return err
}

// doubtful is an error about an object that was put a moment ago. Another writer who
// had doubts, too, may have removed it.
func doubtful(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("%w: it is gone again: %s", storage.ErrUnavailable, err.Error())
	}
	return err
}

// sum is the MD5 of what an object holds.
func (b *Bucket) sum(ctx context.Context, object string) (sum [md5.Size]byte, err error) {
	kept, err := b.open(ctx, object)
	if err != nil {
		return sum, err
	}
	hash := md5.New()
	_, err = io.Copy(hash, kept)
	copy(sum[:], hash.Sum(nil))
	return sum, errors.Join(err, kept.Close())
}

// source is a reader that must give a number of bytes.
type source struct {
	r    io.Reader
	size int64 // -1: unknown
	read int64
}

// fill reads the next part, of up to limit bytes, and tells whether it is the last.
func (s *source) fill(into *bytes.Buffer, limit int64) (last bool, err error) {
	into.Reset()
	if s.size >= 0 {
		limit = min(limit, s.size-s.read+1) // one more shows that there is more
		into.Grow(int(limit) + bytes.MinRead)
	}
	n, err := into.ReadFrom(io.LimitReader(s.r, limit))
	s.read += n
	switch {
	case err != nil:
		return false, err
	case s.size >= 0 && s.read > s.size:
		return false, fmt.Errorf("got more, want %d bytes", s.size)
	case n == limit:
		return false, nil
	case s.size >= 0 && s.read != s.size:
		return false, fmt.Errorf("got %d, want %d bytes", s.read, s.size)
	}
	return true, nil
}
