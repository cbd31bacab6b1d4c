package minio_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// refuses opens a bucket that cannot be, and looks for a text in the one line that says
// why.
func refuses(t *testing.T, c minio.Config, text string) error {
	t.Helper()
	b, err := minio.Open(t.Context(), c)
	switch {
	case err == nil:
		b.Close()
		t.Errorf("opened; want %q", text)
	case !strings.Contains(err.Error(), text) || strings.Contains(err.Error(), "\n"):
		t.Errorf("Open = %v; want %q in one line", err, text)
	case strings.Contains(err.Error(), c.SecretKey) && c.SecretKey != "":
		t.Errorf("the secret is told: %v", err)
	}
	return err
}

func TestAConfigurationThatCannotBeIsRefusedInOneLine(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, change := range map[string]func(*minio.Config){
		"no endpoint is given":         func(c *minio.Config) { c.Endpoint = "" },
		"no bucket is given":           func(c *minio.Config) { c.Bucket = "" },
		"the secret key is missing":    func(c *minio.Config) { c.SecretKey = "" },
		"is not a key that ends":       func(c *minio.Config) { c.Prefix = "own" },
		`encryption "rot13"`:           func(c *minio.Config) { c.Encryption = "rot13" },
		`encryption "sse-kms:"`:        func(c *minio.Config) { c.Encryption = "sse-kms:" },
		"holds no certificate":         func(c *minio.Config) { c.Secure, c.CA = true, empty },
		"read the store's authorities": func(c *minio.Config) { c.Secure, c.CA = true, empty+"x" },
		"object store endpoint":        func(c *minio.Config) { c.Endpoint = "a b" },
	} {
		c := config("127.0.0.1:1")
		change(&c)
		if err := refuses(t, c, text); errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("%q counts as a store that is away", text)
		}
	}
}

func TestAStoreThatCannotBeReachedIsUnavailable(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := refuses(t, config(l.Addr().String()), "cannot be reached"); !errors.Is(err, storage.ErrUnavailable) || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("Open = %v", err)
	}
	c := config(strings.TrimPrefix(fake(t).URL, "http://"))
	c.Secure = true
	refuses(t, c, "set secure to false")
}

func TestWhatAStoreAnswersIsToldInOneLine(t *testing.T) {
	t.Parallel()
	f, url := broken(t)
	for text, what := range map[string]fault{
		"correct the region":      answered(http.StatusBadRequest, s3Error("AuthorizationHeaderMalformed")),
		"give it a policy":        answered(http.StatusForbidden, s3Error("AccessDenied")),
		"so it is (SlowDown)":     answered(http.StatusServiceUnavailable, s3Error("SlowDown")),
		"502 Bad Gateway":         answered(http.StatusBadGateway, "<html>\n\n</html>"),
		"cannot be reached":       answered(http.StatusOK, "<html>hello</html>"),
		"so it is (SomethingNew)": answered(http.StatusTeapot, s3Error("SomethingNew")),
	} {
		f.set(func(*http.Request) fault { return what })
		refuses(t, config(url), text)
	}
}

func TestABucketThatIsNotThereIsNamed(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		refuses(t, c, fmt.Sprintf("has no bucket %q: create it", c.Bucket))
		b := made(t, c)
		if err := b.Create(t.Context()); err != nil {
			t.Errorf("Create again = %v", err)
		}
		opened, err := minio.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		opened.Close()
	})
}

func TestCredentialsThatAreRefusedAreNamed(t *testing.T) {
	t.Parallel()
	c := onMinIO(t, testenv.MinIO(t))
	b := made(t, c)
	wrong := c
	wrong.SecretKey = "not the secret"
	refuses(t, wrong, "correct the secret key")
	wrong.AccessKey = "nobody"
	refuses(t, wrong, `knows no access key "nobody"`)

	put(t, b, "k", "x")
	lost, err := minio.New(func() minio.Config { c.SecretKey = "changed meanwhile"; return c }())
	if err != nil {
		t.Fatal(err)
	}
	defer lost.Close()
	if _, err := lost.Open(t.Context(), "k"); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("Open = %v", err)
	}
}

func TestAnOpenEndsWhenItsContextDoes(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := minio.Open(ctx, config("127.0.0.1:1")); !errors.Is(err, context.Canceled) {
		t.Errorf("Open = %v", err)
	}
}

func TestTheSecretIsNotPrinted(t *testing.T) {
	t.Parallel()
	c := config("127.0.0.1:1")
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, c); strings.Contains(text, c.SecretKey) || !strings.Contains(text, c.Bucket) {
			t.Errorf("%s prints %s", format, text)
		}
	}
}
