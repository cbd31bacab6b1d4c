package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// Check looks for what must not be, in the records and in the bytes: every
// recording is read and its SHA-256 compared with its key, and what the records
// name has to be there.
func Check(ctx context.Context, store storage.Store, blobs storage.Blobs) ([]storage.Problem, error) {
	found, err := store.Check(ctx)
	if err != nil {
		return nil, fmt.Errorf("check records: %w", err)
	}
	missing, err := missingBlobs(ctx, store, blobs)
	found = append(found, missing...)
	if err != nil {
		return found, fmt.Errorf("look for recordings: %w", err)
	}
	for info, err := range blobs.List(ctx, "recordings/") {
		if err != nil {
			return found, fmt.Errorf("list recordings: %w", err)
		}
		sum, err := digest(ctx, blobs, info.Key)
		if err != nil {
			found = append(found, storage.Problem{Kind: "blob", Subject: info.Key, Detail: err.Error()})
			continue
		}
		if want := strings.TrimPrefix(info.Key, "recordings/"); sum != want {
			found = append(found, storage.Problem{Kind: "blob", Subject: info.Key, Detail: "its bytes have the SHA-256 " + sum})
		}
	}
	return found, nil
}

func missingBlobs(ctx context.Context, store storage.Reader, blobs storage.Blobs) ([]storage.Problem, error) {
	var missing []storage.Problem
	err := store.BlobKeys(ctx, func(key string) error {
		_, err := blobs.Stat(ctx, key)
		if errors.Is(err, storage.ErrNotFound) {
			missing = append(missing, storage.Problem{Kind: "blob", Subject: key, Detail: "the records name it, and it is not there; restore it from a backup"})
			return nil
		}
		return err
	})
	return missing, err
}

func digest(ctx context.Context, blobs storage.Blobs, key string) (string, error) {
	blob, err := blobs.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer blob.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, blob); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
