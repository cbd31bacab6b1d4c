package postgres_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPostgreSQLKeepsThePromisesOfAStore(t *testing.T) {
	t.Parallel()
	storagetest.RunStore(t, func(t *testing.T) storage.Store { return open(t, testenv.Postgres(t)) })
}

// open opens a database for the time of a test, and makes the schema.
func open(tb testing.TB, url string) *postgres.Store {
	tb.Helper()
	return openWith(tb, postgres.Config{URL: url, Migrate: true, Connections: 4})
}

func openWith(tb testing.TB, c postgres.Config) *postgres.Store {
	tb.Helper()
	s, err := postgres.Open(context.Background(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}
