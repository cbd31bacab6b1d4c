package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// uploadScheme begins the addresses of recordings that were handed over:
// upload:call/name.wav.
const uploadScheme = "upload:"

func uploadURI(call, name string) string {
	return uploadScheme + url.PathEscape(call) + "/" + url.PathEscape(name)
}

// openUploads has recordings that were handed over opened where they were put.
func (d *deployment) openUploads() {
	elsewhere := d.open
	d.open = func(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
		if !strings.HasPrefix(uri, uploadScheme) {
			return elsewhere(ctx, uri)
		}
		key, err := d.store.Upload(ctx, uri)
		if err != nil {
			return nil, 0, missing(uri, err)
		}
		blob, err := d.blobs.Open(ctx, key)
		if err != nil {
			return nil, 0, missing(uri, err)
		}
		return blob, blob.Size(), nil
	}
}

// missing says of what is not there that it is missing, as files do.
func missing(uri string, err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("open %s: %w", uri, fs.ErrNotExist)
	}
	return fmt.Errorf("open %s: %w", uri, err)
}
