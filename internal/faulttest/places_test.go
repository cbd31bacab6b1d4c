//go:build faults

package faulttest_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// openStore opens what a place names.
func openStore(ctx context.Context, place string) (storage.Store, error) {
	path, isFile := strings.CutPrefix(place, "sqlite:")
	if !isFile {
		return postgres.Open(ctx, postgres.Config{URL: place, Migrate: true, Outbox: true, Now: time.Now})
	}
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
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, func(t *testing.T) string { return testenv.Postgres(t) }, 3)
	})
}

// relayOf sends a store's results out over a bus, if it has any to send.
func relayOf(store storage.Store, to bus.Bus) *pipeline.Relay {
	outbox, ok := store.(storage.Outbox)
	if !ok {
		return nil
	}
	return &pipeline.Relay{Outbox: outbox, Bus: to, Log: slog.New(slog.DiscardHandler)}
}
