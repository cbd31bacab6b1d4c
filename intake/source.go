package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// unreadable keeps a dead letter for a file that broke before a record was read.
func (w *walk) unreadable(ctx context.Context, f file, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	letter := notReadable(err).letter(f.name)
	letter.Source = "path:" + digest(f.name, f.uri+f.etag)
	return w.refused(ctx, []storage.DeadLetter{letter})
}

func notReadable(err error) *Error {
	return wrong("", "unreadable", "%s; copy or pack the file again", masked(reason(err)))
}

// sourceOf names a file by its content and by how it is read.
func (w *walk) sourceOf(ctx context.Context, f file) (string, error) {
	in, _, err := w.opener.Open(ctx, f.uri)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, until(ctx, in, new(int64)))
	if err := errors.Join(err, in.Close()); err != nil {
		return "", err
	}
	return "file:" + hex.EncodeToString(h.Sum(nil)[:16]) + ":" + digest(string(f.format), w.reader.digest), nil
}

func (w *walk) sourceOfGroup(files []file, more ...string) string {
	parts := append([]string{w.reader.digest}, more...)
	for _, f := range files {
		parts = append(parts, f.name, f.uri, f.etag)
	}
	return "files:" + digest(parts...)
}

// digest names a list of texts.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

func (w *walk) again(f file, records int64) {
	w.sum.AlreadyRead++
	w.sum.Known += int(records)
	w.now.file(f)
}
