package pipeline_test

import (
	"crypto/rand"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/postgres"
)

// pairings runs a scenario on both ways to run a hotline: in one process with one
// folder, and on Kafka, PostgreSQL and MinIO.
func pairings(t *testing.T, scenario func(t *testing.T, h *hotline)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		scenario(t, newHotline(t))
	})
	t.Run("cluster", func(t *testing.T) {
		t.Parallel()
		scenario(t, newCluster(t))
	})
}

// newCluster opens a hotline on real servers: a database and a bucket of its own, and
// the bells of all.
func newCluster(t *testing.T) *hotline {
	t.Helper()
	store, err := postgres.Open(t.Context(), postgres.Config{URL: testenv.Postgres(t), Migrate: true, Outbox: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	at := testenv.MinIO(t)
	blobs, err := minio.New(minio.Config{
		Endpoint: at.Endpoint, AccessKey: at.AccessKey, SecretKey: at.SecretKey, Bucket: "t-" + strings.ToLower(rand.Text()),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := blobs.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	brokers, err := kafka.Open(t.Context(), kafka.Config{Brokers: testenv.Kafka(t), Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := brokers.Create(t.Context(), 3, 1); err != nil {
		t.Fatal(err)
	}
	return wire(t, store, blobs, brokers)
}
