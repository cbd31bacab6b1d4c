package postgres_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestATicketIsNotMissedByACallThatIsTranscribedAtThatMoment(t *testing.T) {
	t.Parallel()
	url := testenv.Postgres(t)
	s := open(t, url)
	storagetest.IngestMany(t, s, 2)
	storagetest.Walk(t, s, storage.Registered)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	begun, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer begun.Rollback(t.Context())
	// As a Commit of the transcribe stage does, which has not come to its end.
	for _, statement := range []string{
		`UPDATE ledger SET state = 'transcribed', events = events + 1 WHERE call_id = 'call-000001'`,
		`INSERT INTO coverage_event SELECT n, events, 'fetched', 'transcribed', '', '', 'w', 1 FROM ledger WHERE call_id = 'call-000001'`,
	} {
		if _, err := begun.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	ticket := storagetest.SampleTicket(storagetest.SampleCall(1))
	ticket.CallID = "" // found by its customer
	done := make(chan error)
	go func() {
		_, err := s.Ingest(t.Context(), storage.Batch{At: late, Tickets: []storage.OfferedTicket{{Ticket: ticket}}})
		done <- err
	}()
	waits(t, url, done)
	if err := begun.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	d, err := s.Load(t.Context(), []string{"call-000001"}, 0)
	if err != nil || d[0].Entry.State != storage.Transcribed || d[0].Entry.InputRev != 3 { // made, registered, and now
		t.Errorf("the call is %+v, %v", d[0].Entry, err)
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %+v, %v", problems, err)
	}
}

// waits returns when somebody waits for a row.
func waits(t *testing.T, url string, done <-chan error) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for {
		var n int
		err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
		select {
		case err := <-done:
			t.Fatalf("the ticket passed the call by: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
