package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage/postgres"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestPostgreSQLKeepsThePromisesOfAnOutbox(t *testing.T) {
	t.Parallel()
	storagetest.RunOutbox(t, func(t *testing.T) storagetest.Relaying {
		return openWith(t, postgres.Config{URL: testenv.Postgres(t), Migrate: true, Connections: 4, Outbox: true})
	})
}

func TestWithoutARelayNoWordsPileUp(t *testing.T) {
	t.Parallel()
	s := open(t, testenv.Postgres(t))
	storagetest.Fill(t, s)
	n, _, err := s.Unsent(t.Context())
	if err != nil || n != 0 {
		t.Errorf("%d words, %v", n, err)
	}
}

func TestWhoLosesItsConnectionIsAloneNoLonger(t *testing.T) {
	t.Parallel()
	url := testenv.Postgres(t)
	s := open(t, url)
	ran, err := s.Alone(t.Context(), "relay", func(ctx context.Context) error {
		alter(t, url, //nolint:contextcheck // it is the test's own
			`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(10 * time.Second):
			return errors.New("nobody told that the lock is lost")
		}
	})
	if !ran || err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("Alone = %t, %v", ran, err)
	}
	// The server lets go of the lock a moment after it has cut the connection.
	ran, err = false, nil
	for begun := time.Now(); !ran && err == nil && time.Since(begun) < 10*time.Second; {
		ran, err = s.Alone(t.Context(), "relay", func(context.Context) error { return nil })
	}
	if !ran || err != nil {
		t.Errorf("after that: %t, %v", ran, err)
	}
}

// alter runs statements behind the store's back, with the constraints off.
func alter(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), "SET session_replication_role = replica"); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
