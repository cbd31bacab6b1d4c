package minio_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	client "github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/storagetest"
)

// onMinIO describes a bucket of a MinIO that nobody else uses. It is gone after the test.
func onMinIO(t testing.TB, store testenv.Store) minio.Config {
	t.Helper()
	c := config(store.Endpoint)
	c.Bucket, c.AccessKey, c.SecretKey = "test-"+strings.ToLower(rand.Text()), store.AccessKey, store.SecretKey
	t.Cleanup(func() {
		options := client.RemoveBucketOptions{ForceDelete: true}
		_ = direct(t, c).RemoveBucketWithOptions(context.WithoutCancel(t.Context()), c.Bucket, options) // a test may have made none
	})
	return c
}

// direct is a client that does what the package does not.
func direct(t testing.TB, c minio.Config) *client.Client {
	t.Helper()
	transport, err := client.DefaultTransport(false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(transport.CloseIdleConnections)
	d, err := client.New(strings.TrimPrefix(c.Endpoint, "http://"), &client.Options{
		Creds: credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""), Region: "us-east-1", Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// unfinished lists the objects of which there are parts and no whole.
func unfinished(t testing.TB, c minio.Config) []string {
	t.Helper()
	var keys []string
	for left := range direct(t, c).ListIncompleteUploads(t.Context(), c.Bucket, "", true) {
		if client.ToErrorResponse(left.Err).Code == "NoSuchUpload" {
			break // the store in this process says so when there are none
		}
		if left.Err != nil {
			t.Fatal(left.Err)
		}
		keys = append(keys, left.Key)
	}
	return keys
}

// onEach runs a test on a store in this process and on MinIO.
func onEach(t *testing.T, test func(*testing.T, minio.Config)) {
	t.Helper()
	t.Run("a store in this process", func(t *testing.T) {
		t.Parallel()
		test(t, config(fake(t).URL))
	})
	t.Run("MinIO", func(t *testing.T) {
		t.Parallel()
		test(t, onMinIO(t, testenv.MinIO(t)))
	})
}

func TestMinIOKeepsThePromisesOfBlobs(t *testing.T) {
	t.Parallel()
	store := testenv.MinIO(t)
	storagetest.RunBlobs(t, func(t *testing.T) storage.Blobs { return made(t, onMinIO(t, store)) })
}
