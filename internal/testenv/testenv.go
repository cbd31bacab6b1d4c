// Package testenv gives tests real servers on the loopback address: Kafka,
// PostgreSQL and MinIO.
//
//	brokers := testenv.Kafka(t)    // shared by all tests of a run
//	url := testenv.Postgres(t)     // a fresh database of the shared server
//	store := testenv.MinIO(t)      // shared; a test makes its own bucket
//
//	broker := testenv.OwnKafka(t)  // this test's alone: it may be killed
//	broker.Kill()
//	err := broker.Restart(t.Context())
//
// The shared servers are those of "make test" or "make cluster", which tell where
// they are in environment variables. Without them a test is skipped with the reason;
// under CI=true it fails, so that nothing is left out in silence.
//
// A Proxy between a client and a server cuts, stalls and slows their connections.
// A Device, on Linux, can be filled and freed.
package testenv

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// The variables that tell tests where the shared servers are.
const (
	KafkaVariable    = "TINGCHA_TEST_KAFKA"    // HOST:PORT,…
	PostgresVariable = "TINGCHA_TEST_POSTGRES" // a URL of a user who may create databases
	MinIOVariable    = "TINGCHA_TEST_MINIO"    // http://ACCESS:SECRET@HOST:PORT
)

// Kafka gives the brokers of the shared Kafka. Topics and groups of a test need names
// of their own.
func Kafka(t testing.TB) []string {
	t.Helper()
	return strings.Split(shared(t, "Kafka", KafkaVariable), ",")
}

// Postgres gives the URL of a new, empty database that is dropped after the test.
func Postgres(t testing.TB) string {
	t.Helper()
	at, err := url.Parse(shared(t, "PostgreSQL", PostgresVariable))
	if err != nil {
		t.Fatalf("%s is no URL: %v", PostgresVariable, err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	admin := at.String()
	// From template0, which nobody can be connected to.
	if err := execute(t.Context(), admin, "create database "+name+" template template0"); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(context.WithoutCancel(t.Context()), admin, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	at.Path = "/" + name
	return at.String()
}

// MinIO gives the shared object store. Buckets of a test need names of their own.
func MinIO(t testing.TB) Store {
	t.Helper()
	s, err := parseStore(shared(t, "MinIO", MinIOVariable))
	if err != nil {
		t.Fatalf("%s is %v", MinIOVariable, err)
	}
	return s
}

// OwnKafka starts a broker for this test alone. At most one set of wishes is heard.
func OwnKafka(t testing.TB, wishes ...KafkaOptions) *KafkaServer {
	t.Helper()
	s, err := StartKafka(t.Context(), first(wishes))
	own(t, err)
	t.Cleanup(func() { closed(t, s.Close()) })
	return s
}

// OwnPostgres starts a PostgreSQL for this test alone.
func OwnPostgres(t testing.TB, wishes ...PostgresOptions) *PostgresServer {
	t.Helper()
	s, err := StartPostgres(t.Context(), first(wishes))
	own(t, err)
	t.Cleanup(func() { closed(t, s.Close()) })
	return s
}

// OwnMinIO starts an object store for this test alone.
func OwnMinIO(t testing.TB, wishes ...MinIOOptions) *MinIOServer {
	t.Helper()
	s, err := StartMinIO(t.Context(), first(wishes))
	own(t, err)
	t.Cleanup(func() { closed(t, s.Close()) })
	return s
}

// OwnProxy starts a proxy in front of an address, for this test alone.
func OwnProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	p, err := StartProxy(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() }) // only that the listener is closed already
	return p
}

// shared gives the value of a variable, or ends the test.
func shared(t testing.TB, name, variable string) string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" {
		missing(t, "no "+name+" to test with: "+variable+` is not set; run "make test", or "make cluster" in another terminal`)
	}
	return value
}

// own ends a test whose server did not start: skipped where the server's program is
// missing, failed where it is there and does not work.
func own(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, ErrMissing) {
		missing(t, err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// missing skips the test, but fails it where nothing may be left out.
func missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(reason + " (a failure, since CI=true)")
	}
	t.Skip(reason)
}

func closed(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("remove the server's folder: %v", err)
	}
}

func first[T any](wishes []T) T {
	var none T
	if len(wishes) == 0 {
		return none
	}
	return wishes[0]
}

// execute runs one statement on a connection of its own.
func execute(ctx context.Context, at, statement string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, at)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}
