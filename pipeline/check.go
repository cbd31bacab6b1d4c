package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/tingcha/tingcha/storage"
)

// Check looks for what must not be, in the records and in the bytes: every recording
// that the records name has to be there, and is read to compare its SHA-256.
func Check(ctx context.Context, store storage.Store, blobs storage.Blobs) ([]storage.Problem, error) {
	found, err := store.Check(ctx)
	if err != nil {
		return nil, fmt.Errorf("check records: %w", err)
	}
	damaged, err := checkBlobs(ctx, store, blobs)
	found = append(found, damaged...)
	if err != nil {
		return found, fmt.Errorf("check recordings: %w", err)
	}
	return found, nil
}

func checkBlobs(ctx context.Context, store storage.Reader, blobs storage.Blobs) ([]storage.Problem, error) {
	var found []storage.Problem
	err := store.BlobKeys(ctx, func(key, want string) error {
		sum, err := digest(ctx, blobs, key)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			found = append(found, storage.Problem{Kind: "blob", Subject: key, Detail: "the records name it, and it is not there; restore it from a backup"})
		case errors.Is(err, storage.ErrUnavailable), ctx.Err() != nil:
			return err
		case err != nil:
			found = append(found, storage.Problem{Kind: "blob", Subject: key, Detail: err.Error()})
		case sum != want:
			found = append(found, storage.Problem{Kind: "blob", Subject: key, Detail: "its bytes have the SHA-256 " + sum})
		}
		return nil
	})
	return found, err
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
