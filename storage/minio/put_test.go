package minio_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// many gives n bytes that differ from place to place.
func many(n int64) io.Reader { return io.LimitReader(&counter{}, n) }

type counter struct{ n int }

// Read goes on counting.
func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c.n ^ c.n>>8 ^ c.n>>16)
		c.n++
	}
	return len(p), nil
}

func same(t *testing.T, got, want io.Reader) {
	t.Helper()
	g, w := make([]byte, 1<<16), make([]byte, 1<<16)
	for at := 0; ; {
		n, err := io.ReadFull(got, g)
		m, end := io.ReadFull(want, w)
		if n != m || string(g[:n]) != string(w[:m]) {
			t.Fatalf("other bytes after %d", at)
		}
		if at += n; end != nil {
			if !errors.Is(err, end) {
				t.Errorf("ends with %v after %d bytes", err, at)
			}
			return
		}
	}
}

func TestWhatIsTooLargeForOneRequestGoesInParts(t *testing.T) {
	t.Parallel()
	const part, unknown = 8 << 20, 16 << 20
	onEach(t, func(t *testing.T, c minio.Config) {
		b := made(t, c)
		for _, size := range []struct{ says, has int64 }{
			{part, part}, {part + 1, part + 1}, {2 * part, 2 * part}, {-1, unknown - 1}, {-1, unknown}, {-1, unknown + 1}, {-1, 0},
		} {
			if err := b.Put(t.Context(), "parts", many(size.has), size.says); err != nil {
				t.Fatalf("%+v: %v", size, err)
			}
			blob, err := b.Open(t.Context(), "parts")
			if err != nil {
				t.Fatal(err)
			}
			if blob.Size() != size.has {
				t.Errorf("%+v: %d bytes are there", size, blob.Size())
			}
			same(t, blob, many(size.has))
			blob.Close()
		}
	})
}

func TestPartsThatCannotBeCompletedAreTakenBack(t *testing.T) {
	t.Parallel()
	const part = 8 << 20
	cut := errors.New("line cut")
	onEach(t, func(t *testing.T, c minio.Config) {
		b := made(t, c)
		ctx, stop := context.WithCancel(t.Context())
		put(t, b, "kept", "before")
		for name, upload := range map[string]struct {
			ctx  context.Context
			r    io.Reader
			size int64
		}{
			"a broken reader":                 {t.Context(), io.MultiReader(many(part+1), iotest.ErrReader(cut)), 3 * part},
			"a broken reader of unknown size": {t.Context(), io.MultiReader(many(3*part), iotest.ErrReader(cut)), -1},
			"a reader with too few":           {t.Context(), many(2*part - 1), 2 * part},
			"a reader with too many":          {t.Context(), many(2*part + 1), 2 * part},
			"a context that ends":             {ctx, io.MultiReader(many(part+1), stopping(stop), many(part)), -1},
		} {
			if err := b.Put(upload.ctx, "kept", upload.r, upload.size); err == nil {
				t.Errorf("%s was taken", name)
			} else if errors.Is(err, storage.ErrUnavailable) {
				t.Errorf("%s is laid to the store: %v", name, err)
			}
			blob, err := b.Open(t.Context(), "kept")
			if err != nil {
				t.Fatal(err)
			}
			if got := content(t, blob); got != "before" {
				t.Errorf("%s: got %d bytes", name, len(got))
			}
		}
		if left := unfinished(t, c); len(left) > 0 {
			t.Errorf("left behind: %q", left)
		}
	})
}

// stopping is a reader that gives one byte and calls a function.
func stopping(stop func()) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		stop()
		return copy(p, "."), io.EOF
	})
}

type readerFunc func([]byte) (int, error)

// Read calls the function.
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAnObjectThatIsLargerThanAnyIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	b := made(t, config(fake(t).URL))
	if err := b.Put(t.Context(), "k", strings.NewReader(""), 6<<40); err == nil || !strings.Contains(err.Error(), "more than an object") {
		t.Errorf("Put = %v", err)
	}
}
