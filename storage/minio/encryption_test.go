package minio_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	client "github.com/minio/minio-go/v7"

	"github.com/tingcha/tingcha/internal/testenv"
)

func TestWhatIsPutIsEncryptedByTheStore(t *testing.T) {
	t.Parallel()
	secret := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32))
	server := testenv.OwnMinIO(t, testenv.MinIOOptions{Env: []string{"MINIO_KMS_SECRET_KEY=tingcha:" + secret}})
	for encryption, header := range map[string]string{"sse-s3": "AES256", "sse-kms:tingcha": "aws:kms"} {
		c := onMinIO(t, server.Store())
		c.Encryption = encryption
		b := made(t, c)
		for key, size := range map[string]int64{"small": 1000, "parts": 17 << 20} {
			if err := b.Put(t.Context(), key, many(size), size); err != nil {
				t.Fatalf("%s: %v", encryption, err)
			}
			info, err := direct(t, c).StatObject(t.Context(), c.Bucket, key, client.StatObjectOptions{})
			if got := info.Metadata.Get("X-Amz-Server-Side-Encryption"); err != nil || got != header {
				t.Errorf("%s: %s is encrypted as %q, %v", encryption, key, got, err)
			}
			blob, err := b.Open(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			same(t, blob, many(size))
			blob.Close()
		}
	}
}

func TestABucketThatEncryptsOfItsOwnAccordIsNoReasonToDoubt(t *testing.T) {
	t.Parallel()
	secret := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32))
	server := testenv.OwnMinIO(t, testenv.MinIOOptions{Env: []string{"MINIO_KMS_SECRET_KEY=tingcha:" + secret, "MINIO_KMS_AUTO_ENCRYPTION=on"}})
	b := made(t, onMinIO(t, server.Store()))
	put(t, b, "k", "text")
	if err := b.Put(t.Context(), "parts", many(17<<20), 17<<20); err != nil {
		t.Error(err)
	}
}

func TestAStoreWithoutAKeySaysThatItCannotEncrypt(t *testing.T) {
	t.Parallel()
	server := testenv.OwnMinIO(t)
	for _, encryption := range []string{"sse-s3", "sse-kms:tingcha"} {
		c := onMinIO(t, server.Store())
		c.Encryption = encryption
		b := made(t, c)
		for key, size := range map[string]int64{"small": 1000, "parts": 17 << 20} {
			err := b.Put(t.Context(), key, many(size), size)
			if err == nil || !strings.Contains(err.Error(), "cannot encrypt as") || unavailable(err) {
				t.Errorf("%s: put %s = %v", encryption, key, err)
			}
		}
	}
}
