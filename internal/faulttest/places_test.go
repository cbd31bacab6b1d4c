//go:build faults

package faulttest_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// openStore opens what a place names.
func openStore(ctx context.Context, place string) (storage.Store, error) {
	path := strings.TrimPrefix(place, "sqlite:")
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	return s, s.Release(ctx) // the only process
}

// places runs a test with every kind of store, in as many processes as may use one.
func places(t *testing.T, test func(t *testing.T, place func(t *testing.T) string, workers int)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, func(t *testing.T) string { return "sqlite:" + filepath.Join(folder(t), "tingcha.db") }, 1)
	})
}

// relayOf sends a store's results out over a bus, if it has any to send.
func relayOf(storage.Store, bus.Bus) interface {
	Flush(ctx context.Context) error
} { return nil }
