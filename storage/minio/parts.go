package minio

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/minio/minio-go/v7"
)

const (
	// maxWhole is the largest size that is sent with a single request.
	maxWhole = 8 << 20
	// unknownPart is the size of a part when nobody knows how many there will be.
	unknownPart = 16 << 20
	// maxParts and maxSize are limits of S3.
	maxParts = 10_000
	maxSize  = 5 << 40
)

// partSize is how much is read before anything is sent. It is more than a size that is
// small enough for a single request.
func partSize(size int64) int64 {
	switch {
	case size < 0:
		return unknownPart
	case size <= maxWhole:
		return size + 1
	}
	part := int64(maxWhole)
	for part*maxParts < size {
		part += 1 << 20
	}
	return part
}

// putParts stores an object in parts, of which the first is in data. One that cannot be
// completed is taken back.
func (b *Bucket) putParts(ctx context.Context, object string, from *source, data *bytes.Buffer, size int64) error {
	id, err := b.core.NewMultipartUpload(ctx, b.config.Bucket, object, minio.PutObjectOptions{ServerSideEncryption: b.sse})
	if err != nil {
		return b.explain(ctx, "put", object, err)
	}
	parts, err := b.sendParts(ctx, object, id, from, data, size)
	if err == nil {
		err = b.completeParts(ctx, object, id, parts)
	}
	if err != nil {
		return errors.Join(err, b.abort(ctx, object, id))
	}
	return b.confirm(ctx, object, from.read)
}

func (b *Bucket) sendParts(ctx context.Context, object, id string, from *source, data *bytes.Buffer, size int64) ([]minio.CompletePart, error) {
	var parts []minio.CompletePart
	for last := false; ; {
		if len(parts) == maxParts {
			return nil, fmt.Errorf("put %s: what is of unknown size may have %d bytes at most", b.uri(object), size*maxParts)
		}
		part, err := b.sendPart(ctx, object, id, len(parts)+1, data.Bytes())
		if err != nil {
			return nil, b.explain(ctx, "put", object, err)
		}
		parts = append(parts, part)
		if last {
			return parts, nil
		}
		if last, err = from.fill(data, size); err != nil {
			return nil, fmt.Errorf("put %s: %w", b.uri(object), err)
		}
		if last && data.Len() == 0 {
			return parts, nil
		}
	}
}

func (b *Bucket) sendPart(ctx context.Context, object, id string, number int, data []byte) (minio.CompletePart, error) {
	sum := md5.Sum(data)
	part, err := b.core.PutObjectPart(ctx, b.config.Bucket, object, id, number, bytes.NewReader(data), int64(len(data)),
		minio.PutObjectPartOptions{
			Md5Base64:            base64.StdEncoding.EncodeToString(sum[:]),
			Sha256Hex:            b.signed(data),
			DisableContentSha256: true, // it is given
		})
	return minio.CompletePart{PartNumber: number, ETag: part.ETag}, err
}

func (b *Bucket) completeParts(ctx context.Context, object, id string, parts []minio.CompletePart) error {
	_, err := b.core.CompleteMultipartUpload(ctx, b.config.Bucket, object, id, parts, minio.PutObjectOptions{ServerSideEncryption: b.sse})
	if err != nil {
		return b.explain(ctx, "put", object, err)
	}
	return nil
}

// abort forgets the parts that were sent, also when the caller has given up.
func (b *Bucket) abort(ctx context.Context, object, id string) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), b.config.Patience)
	defer stop()
	err := b.core.AbortMultipartUpload(ctx, b.config.Bucket, object, id)
	if err == nil || minio.ToErrorResponse(err).Code == "NoSuchUpload" {
		return nil
	}
	return b.explain(ctx, "take back the parts of", object, err)
}

// confirm asks how large the object has become. Somebody else's that has taken its
// place meanwhile may have any size; two writers of one key with different bytes are
// not foreseen where parts are needed.
func (b *Bucket) confirm(ctx context.Context, object string, size int64) error {
	info, err := b.core.StatObject(ctx, b.config.Bucket, object, minio.StatObjectOptions{})
	if err != nil {
		return b.explain(ctx, "check", object, err)
	}
	if info.Size != size {
		return fmt.Errorf("put %s: %d bytes were sent, %d are there", b.uri(object), size, info.Size)
	}
	return nil
}
