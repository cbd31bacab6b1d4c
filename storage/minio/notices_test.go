package minio_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage/minio"
)

// TestMinIOSendsWordOfEachNewObject has a MinIO send its notices to this test over
// HTTP: they are those it sends through Kafka.
func TestMinIOSendsWordOfEachNewObject(t *testing.T) {
	t.Parallel()
	words := make(chan []byte, 100)
	ear := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if value, err := io.ReadAll(r.Body); err == nil && len(value) > 0 {
			words <- value
		}
	}))
	t.Cleanup(ear.Close)
	server := testenv.OwnMinIO(t, testenv.MinIOOptions{Env: []string{
		"MINIO_NOTIFY_WEBHOOK_ENABLE_PRIMARY=on", "MINIO_NOTIFY_WEBHOOK_ENDPOINT_PRIMARY=" + ear.URL,
	}})
	c := onMinIO(t, server.Store())
	b := made(t, c)
	for range 2 {
		if err := b.EnableNotices(t.Context(), "arn:minio:sqs::PRIMARY:webhook", "录音/"); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.EnableNotices(t.Context(), "arn:minio:sqs::OTHER:kafka", ""); err == nil {
		t.Error("an unknown target was taken")
	}
	record(t, c, "other/1.wav", "not asked for")
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	for _, name := range names {
		key := "录音/" + name
		record(t, c, key, name)
		select {
		case <-ctx.Done():
			t.Fatalf("no word of %q", key)
		case value := <-words:
			told, err := minio.Notice(value)
			if err != nil || len(told) != 1 {
				t.Fatalf("%q: %+v, %v of %s", key, told, err, value)
			}
			there, err := b.Archive().Object(t.Context(), told[0].URI)
			if err != nil || there.Key != key || there.ETag != told[0].ETag || there.Size != told[0].Size || told[0].URI != there.URI {
				t.Errorf("told of %+v, there is %+v, %v", told[0], there, err)
			}
		}
	}
}
