package minio_test

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake starts a store in this process, in front of which a test may put something.
func fake(t testing.TB) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	t.Cleanup(server.Close)
	return server
}

func config(endpoint string) minio.Config {
	return minio.Config{Endpoint: endpoint, Bucket: "blobs", AccessKey: "key", SecretKey: "secret", Patience: 5 * time.Second}
}

// made opens a bucket, and makes it when there is none.
func made(t testing.TB, c minio.Config) *minio.Bucket {
	t.Helper()
	b, err := minio.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := b.Ping(t.Context()); err == nil {
		return b
	}
	if err := b.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t testing.TB, b storage.Blobs, key, text string) {
	t.Helper()
	if err := b.Put(t.Context(), key, strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
}

func content(t testing.TB, r io.ReadCloser) string {
	t.Helper()
	defer r.Close()
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// long is larger than what is read when an object is opened.
func long(text string) string { return strings.Repeat(text, 3<<20/len(text)+1) }

func TestAFakeStoreKeepsThePromisesOfBlobs(t *testing.T) {
	t.Parallel()
	storagetest.RunBlobs(t, func(t *testing.T) storage.Blobs { return made(t, config(fake(t).URL)) })
}

func TestABucketWithAPrefixKeepsThePromisesOfBlobs(t *testing.T) {
	t.Parallel()
	storagetest.RunBlobs(t, func(t *testing.T) storage.Blobs {
		c := config(fake(t).URL)
		other := made(t, c)
		put(t, other, "other/a", "not ours")
		c.Prefix = "own/deep/"
		return made(t, c)
	})
}

func TestABucketWithReferencesKeepsThePromisesOfBlobs(t *testing.T) {
	t.Parallel()
	storagetest.RunBlobs(t, func(t *testing.T) storage.Blobs {
		c := config(fake(t).URL)
		own := made(t, c)
		c.Bucket = "recordings"
		return minio.WithArchive(own, made(t, c))
	})
}
