package postgres_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestOnlyTheSchemaThatIsKnownIsOpened(t *testing.T) {
	t.Parallel()
	url := testenv.Postgres(t)
	if _, err := postgres.Open(t.Context(), postgres.Config{URL: url}); !errors.Is(err, postgres.ErrOldSchema) {
		t.Errorf("an empty database: %v", err)
	}
	open(t, url)
	s, err := postgres.Open(t.Context(), postgres.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	alter(t, url, "INSERT INTO schema_version (number) VALUES (99)")
	for _, migrate := range []bool{false, true} {
		if _, err := postgres.Open(t.Context(), postgres.Config{URL: url, Migrate: migrate}); err == nil || !strings.Contains(err.Error(), "99") {
			t.Errorf("a newer schema, migrate %t: %v", migrate, err)
		}
	}
	alter(t, url, "DELETE FROM schema_version")
	if _, err := postgres.Open(t.Context(), postgres.Config{URL: url}); !errors.Is(err, postgres.ErrOldSchema) {
		t.Errorf("an older schema: %v", err)
	}
}

func TestManyMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := testenv.Postgres(t)
	errs := make(chan error)
	for range 4 {
		go func() {
			s, err := postgres.Open(t.Context(), postgres.Config{URL: url, Migrate: true, Connections: 2})
			if err == nil {
				err = s.Close()
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestAServerOutOfReachIsNotAvailable(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), postgres.Config{URL: "postgres://u:secret@127.0.0.1:1/none?sslmode=disable"})
	if !errors.Is(err, storage.ErrUnavailable) || strings.Contains(err.Error(), "secret") {
		t.Errorf("Open = %v", err)
	}
	proxy := testenv.OwnProxy(t, "127.0.0.1:1")
	_, err = postgres.Open(t.Context(), postgres.Config{URL: "postgres://u@" + proxy.Addr() + "/none?sslmode=disable"})
	if !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("Open behind a broken network = %v", err)
	}
}

func TestWhoOnlyLooksWritesNothing(t *testing.T) {
	t.Parallel()
	url := testenv.Postgres(t)
	storagetest.Fill(t, open(t, url))
	s := openWith(t, postgres.Config{URL: url, ReadOnly: true, Migrate: true})
	for name, write := range map[string]func() error{
		"ingest": func() error { _, err := s.Ingest(t.Context(), storagetest.OneCall("x")); return err },
		"claim":  func() error { _, err := s.Claim(t.Context(), storage.Claim{Limit: 1}); return err },
		"commit": func() error { _, err := s.Commit(t.Context(), []storage.Outcome{{}}, storagetest.Start()); return err },
		"judge":  func() error { _, err := s.Judge(t.Context(), storage.Verdict{Key: "x"}, nil); return err },
		"close":  func() error { _, err := s.CloseDay(t.Context(), "2026-08-02", "li", storagetest.Start()); return err },
		"sent":   func() error { return s.Sent(t.Context(), []int64{1}) },
	} {
		if err := write(); !errors.Is(err, storage.ErrReadOnly) {
			t.Errorf("%s = %v", name, err)
		}
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %+v, %v", problems, err)
	}
}

func TestTheClockIsHeldAgainstTheDatabases(t *testing.T) {
	t.Parallel()
	ahead := func() time.Time { return time.Now().Add(time.Hour) }
	s := openWith(t, postgres.Config{URL: testenv.Postgres(t), Migrate: true, Now: ahead})
	got, err := s.Clock(t.Context())
	if err != nil || (got-time.Hour).Abs() > 10*time.Second {
		t.Errorf("the clock is %v ahead, %v", got, err)
	}
}

func TestTextsThatPostgreSQLCannotKeepLoseNoCall(t *testing.T) {
	t.Parallel()
	s := open(t, testenv.Postgres(t))
	const id, kept = "a\x00b\xff", "a�b�"
	c := call.Call{ID: id, Started: storagetest.Start(), Agent: "3\x00", Customer: "c\x00", Dept: "\xff"}
	b := storage.Batch{
		At: storagetest.Start(), Calls: []storage.CallLine{{Call: c, Day: "2026-08-01"}},
		Transcripts: []storage.OfferedTranscript{{Transcript: storagetest.SampleTranscript(id)}},
		Tickets:     []storage.OfferedTicket{{Ticket: call.Ticket{ID: "T\x00", CallID: id, Customer: "c\x00", Filed: storagetest.Start(), Text: "\x00"}}},
		DeadLetters: []storage.DeadLetter{{Source: "s\x00", Detail: "\xff", Raw: []byte{0, 255}}},
	}
	for i := range 2 {
		accepted, err := s.Ingest(t.Context(), b)
		if err != nil || accepted.Calls.New != 1-i || accepted.Tickets.New != 1-i || accepted.Transcripts.New != 1-i {
			t.Fatalf("%+v, %v", accepted, err)
		}
	}
	d, err := s.Load(t.Context(), []string{id, kept}, ^storage.Parts(0))
	if err != nil || len(d) != 2 || d[0].Call.ID != kept || d[0].Offered == nil || len(d[0].Tickets) != 1 {
		t.Fatalf("%d calls, %v", len(d), err)
	}
	for _, from := range storagetest.Way() {
		o := storagetest.SampleOutcome(claim(t, s, from, 1)[0])
		o.Detail = "\x00"
		if o.Report != nil {
			o.Report.Findings = []inspect.Finding{storagetest.SampleFinding("rule\x00")}
		}
		if written, err := s.Commit(t.Context(), []storage.Outcome{o}, late); err != nil || !written[0] {
			t.Fatalf("from %s: %v, %v", from, written, err)
		}
	}
	if f := oneFinding(t, s); f.Finding.Rule != "rule�" || f.CallID != kept {
		t.Errorf("finding %+v", f)
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %+v, %v", problems, err)
	}
}
