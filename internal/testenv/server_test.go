package testenv_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/internal/testenv"
)

// ender is what the three servers have in common.
type ender interface {
	Addr() string
	Dir() string
	Kill()
	Start(ctx context.Context) error
	Restart(ctx context.Context) error
	Stop() error
	Close() error
}

func slow(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers")
	}
}

// livesThrough kills a server, restarts it, stops it and starts it again, asking each
// time for what was written before.
func livesThrough(t *testing.T, s ender, holds func() error) {
	t.Helper()
	addr := s.Addr()
	steps := []struct {
		name string
		do   func() error
		up   bool
	}{
		{"written to", func() error { return nil }, true},
		{"killed", func() error { s.Kill(); return nil }, false},
		{"restarted", func() error { return s.Restart(t.Context()) }, true},
		{"stopped", s.Stop, false},
		{"started again", func() error { return s.Start(t.Context()) }, true},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if up := listens(addr); up != step.up {
			t.Fatalf("%s: listens on %s: %t, want %t", step.name, addr, up, step.up)
		}
		if !step.up {
			continue
		}
		if err := holds(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left behind: %v", err)
	}
}

func listens(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func TestAKilledKafkaComesBackWithItsMessages(t *testing.T) {
	t.Parallel()
	slow(t)
	s := testenv.OwnKafka(t)
	if err := s.CreateTopic(t.Context(), "calls", 3); err != nil {
		t.Fatal(err)
	}
	w := &kafka.Writer{Addr: kafka.TCP(s.Addr()), Topic: "calls", RequiredAcks: kafka.RequireAll, BatchTimeout: time.Millisecond, MaxAttempts: 1}
	if err := w.WriteMessages(t.Context(), kafka.Message{Value: []byte("a call")}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	livesThrough(t, s, func() error { return holdsMessages(t, s.Addr(), "calls", 3, 1) })
}

// holdsMessages wants so many messages in a topic, once its partitions have leaders.
func holdsMessages(t *testing.T, addr, topic string, partitions int, want int64) error {
	t.Helper()
	var err error
	for range 100 {
		var found int64
		if found, err = messages(t, addr, topic, partitions); err == nil && found == want {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.Join(errors.New("the messages are not there"), err)
}

func messages(t *testing.T, addr, topic string, partitions int) (int64, error) {
	t.Helper()
	var sum int64
	for p := range partitions {
		conn, err := kafka.DialLeader(t.Context(), "tcp", addr, topic, p)
		if err != nil {
			return 0, err
		}
		last, err := conn.ReadLastOffset()
		conn.Close()
		if err != nil {
			return 0, err
		}
		sum += last
	}
	return sum, nil
}

func TestAKilledPostgresComesBackWithItsRows(t *testing.T) {
	t.Parallel()
	slow(t)
	s := testenv.OwnPostgres(t)
	url := s.URL("postgres")
	query(t, url, "create table calls (id text)")
	query(t, url, "insert into calls values ('a call')")
	rows := func() error { query(t, url, "select 1 / count(*) from calls"); return nil }
	// A session that is busy when the server is killed would keep its memory alive.
	busy := make(chan error)
	go func() {
		conn, err := pgx.Connect(t.Context(), url)
		busy <- err
		if err == nil {
			_, err = conn.Exec(t.Context(), "select pg_sleep(600)")
			busy <- err
		}
	}()
	if err := <-busy; err != nil {
		t.Fatal(err)
	}
	if err := s.StopImmediate(); err != nil {
		t.Fatal(err)
	}
	if err := <-busy; err == nil {
		t.Error("a query survived an immediate stop")
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	livesThrough(t, s, rows)
}

func query(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestAKilledMinIOComesBackWithItsBuckets(t *testing.T) {
	t.Parallel()
	slow(t)
	s := testenv.OwnMinIO(t)
	if err := os.MkdirAll(s.Dir()+"/data/recordings", 0o755); err != nil { // a bucket is a folder
		t.Fatal(err)
	}
	livesThrough(t, s, func() error { return answers(t, "http://"+s.Addr()+"/recordings", http.StatusForbidden) })
}

// answers wants a status: 403 is what an anonymous visitor of a bucket gets, and 404
// where there is none.
func answers(t *testing.T, url string, want int) error {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	if resp.StatusCode != want {
		return errors.New(resp.Status)
	}
	return nil
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	slow(t)
	_, err := testenv.StartPostgres(t.Context(), testenv.PostgresOptions{Settings: map[string]string{"max_connections": "many"}})
	if errors.Is(err, testenv.ErrMissing) {
		t.Skip(err)
	}
	if err == nil || !strings.Contains(err.Error(), `"max_connections"`) {
		t.Errorf("got %v, want what PostgreSQL said about max_connections", err)
	}
}
