package faulttest_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
)

// stores runs a test on every kind of store.
func stores(t *testing.T, test func(t *testing.T, store storage.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, openSQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, openPostgres(t))
	})
}

// openPostgres opens records in a database of their own.
func openPostgres(t *testing.T) storage.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), postgres.Config{URL: testenv.Postgres(t), Migrate: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
