package minio

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/storage"
)

// List yields what has the prefix, in order of keys. What has a name that is no key,
// because somebody else has put it there, is left out.
func (b *Bucket) List(ctx context.Context, prefix string) iter.Seq2[storage.BlobInfo, error] {
	return func(yield func(storage.BlobInfo, error) bool) {
		if !beginsKeys(prefix) {
			return
		}
		for o, err := range b.list(ctx, b.object(prefix)) {
			key := strings.TrimPrefix(o.Key, b.config.Prefix)
			if err == nil && storage.CheckKey(key) != nil {
				continue
			}
			if !yield(storage.BlobInfo{Key: key, Size: o.Size, Modified: o.Modified}, err) || err != nil {
				return
			}
		}
	}
}

// beginsKeys tells whether any key can have the prefix; stores refuse some that cannot.
func beginsKeys(prefix string) bool {
	return storage.CheckKey(prefix) == nil || storage.CheckKey(prefix+"x") == nil
}

// list yields objects in the order of their names. It ends with an error or with the
// last object, never in between.
func (b *Bucket) list(ctx context.Context, prefix string) iter.Seq2[storage.Object, error] {
	return func(yield func(storage.Object, error) bool) {
		options := minio.ListObjectsOptions{Prefix: prefix, Recursive: true, FetchOwner: new(bool)}
		for info := range b.core.ListObjectsIter(ctx, b.config.Bucket, options) {
			if info.Err != nil {
				yield(storage.Object{}, b.explain(ctx, "list", prefix, info.Err))
				return
			}
			if !yield(b.describe(info), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // which the client takes for the end
			yield(storage.Object{}, fmt.Errorf("list %s: %w", b.uri(prefix), err))
		}
	}
}
