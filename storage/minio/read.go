package minio

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/storage"
)

// maxHead is how much of an object is read when it is opened.
const maxHead = 1 << 20

var errNoSize = errors.New("the store does not say how long the object is, or gives no ETag")

// Open gives the bytes under key. It costs one request; reading an object of more than
// 1 MiB out of order costs one each. Reading such a one ends when ctx does.
func (b *Bucket) Open(ctx context.Context, key string) (storage.Blob, error) {
	if err := storage.CheckKey(key); err != nil {
		return nil, err
	}
	return b.open(ctx, b.object(key))
}

func (b *Bucket) open(ctx context.Context, object string) (storage.Blob, error) {
	body, info, _, err := b.core.GetObject(ctx, b.config.Bucket, object, minio.GetObjectOptions{})
	if err != nil {
		return nil, b.explain(ctx, "open", object, err)
	}
	if info.Size < 0 || info.ETag == "" {
		body.Close()
		return nil, b.explain(ctx, "open", object, errNoSize)
	}
	head := make([]byte, min(info.Size, maxHead))
	if _, err := io.ReadFull(body, head); err != nil {
		body.Close()
		return nil, b.explain(ctx, "read", object, cut(err))
	}
	if info.Size <= maxHead {
		err := finish(body)
		if err != nil {
			return nil, b.explain(ctx, "read", object, err)
		}
		return whole{bytes.NewReader(head)}, nil
	}
	return &large{
		ctx: ctx, bucket: b, object: object, etag: info.ETag, size: info.Size, head: head,
		body: body, at: maxHead,
	}, nil
}

// finish reads the end of a body that has been read, so that its connection serves
// again.
func finish(body io.ReadCloser) error {
	_, err := body.Read(make([]byte, 1))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, body.Close())
}

// cut makes an early end an error that looks like none.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// whole is an object that is in memory.
type whole struct{ *bytes.Reader }

// Close does nothing.
func (whole) Close() error { return nil }

// Stat describes a key.
func (b *Bucket) Stat(ctx context.Context, key string) (storage.BlobInfo, error) {
	if err := storage.CheckKey(key); err != nil {
		return storage.BlobInfo{}, err
	}
	info, err := b.stat(ctx, b.object(key))
	if err != nil {
		return storage.BlobInfo{}, err
	}
	return storage.BlobInfo{Key: key, Size: info.Size, Modified: info.Modified}, nil
}

func (b *Bucket) stat(ctx context.Context, object string) (storage.Object, error) {
	info, err := b.core.StatObject(ctx, b.config.Bucket, object, minio.StatObjectOptions{})
	if err != nil {
		return storage.Object{}, b.explain(ctx, "stat", object, err)
	}
	if info.Size < 0 || info.ETag == "" {
		return storage.Object{}, b.explain(ctx, "stat", object, errNoSize)
	}
	info.Key = object
	return b.describe(info), nil
}

func (b *Bucket) describe(info minio.ObjectInfo) storage.Object {
	return storage.Object{URI: b.uri(info.Key), Key: info.Key, ETag: info.ETag, Size: info.Size, Modified: info.LastModified}
}

// Remove forgets a key.
func (b *Bucket) Remove(ctx context.Context, key string) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	err := b.core.RemoveObject(ctx, b.config.Bucket, b.object(key), minio.RemoveObjectOptions{})
	if err == nil {
		return nil
	}
	if err = b.explain(ctx, "remove", b.object(key), err); errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
