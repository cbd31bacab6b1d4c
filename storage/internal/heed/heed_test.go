package heed_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage/internal/heed"
)

func TestReadingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r := heed.Reader(ctx, strings.NewReader("words"))
	if text, err := io.ReadAll(io.LimitReader(r, 3)); err != nil || string(text) != "wor" {
		t.Errorf("read %q, %v", text, err)
	}
	cancel()
	if n, err := r.Read(make([]byte, 2)); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %d bytes, %v", n, err)
	}
}
