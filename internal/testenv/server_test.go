package testenv_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
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
		// What a killed server had started may hold its socket a moment longer.
		for begun := time.Now(); listens(addr) != step.up; {
			if time.Since(begun) > 5*time.Second {
				t.Fatalf("%s: listens on %s is not %t", step.name, addr, step.up)
			}
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

	ended := busy(t, url)
	if err := s.StopImmediate(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("a query survived an immediate stop")
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	ended = busy(t, url)
	livesThrough(t, s, rows) // begins with a kill
	if err := <-ended; err == nil {
		t.Error("a query survived a kill")
	}
}

// busy begins a query that takes long, and gives the channel that tells how it ended.
// A backend that is busy is the last to notice that its server is gone.
func busy(t *testing.T, url string) <-chan error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := conn.Exec(t.Context(), "select pg_sleep(600)")
		ended <- err
	}()
	for {
		var n int
		other, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		err = other.QueryRow(t.Context(), "select count(*) from pg_stat_activity where query like '%pg_sleep(6%' and pid <> pg_backend_pid()").Scan(&n)
		other.Close(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return ended
		}
	}
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

func TestAKilledMinIOComesBackWithItsObjects(t *testing.T) {
	t.Parallel()
	slow(t)
	s := testenv.OwnMinIO(t)
	c := client(t, s.Store())
	if err := c.MakeBucket(t.Context(), "recordings", minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	put(t, c, "recordings", "a call.wav")
	livesThrough(t, s, func() error {
		_, err := c.StatObject(t.Context(), "recordings", "a call.wav", minio.StatObjectOptions{})
		return err
	})
}

func client(t *testing.T, s testenv.Store) *minio.Client {
	t.Helper()
	c, err := minio.New(s.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(s.AccessKey, s.SecretKey, "")})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, c *minio.Client, bucket, key string) {
	t.Helper()
	if _, err := c.PutObject(t.Context(), bucket, key, strings.NewReader("sound"), 5, minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
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
