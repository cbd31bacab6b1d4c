package minio_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

func TestALargeObjectIsReadInAnyOrder(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		b := made(t, c)
		want := []byte(long("0123456789abcdef."))
		put(t, b, "large", string(want))
		blob, err := b.Open(t.Context(), "large")
		if err != nil {
			t.Fatal(err)
		}
		defer blob.Close()
		if err := iotest.TestReader(justSeeks{blob}, want); err != nil {
			t.Error(err)
		}
		for _, at := range []int64{0, 5, 1<<20 - 3, 1 << 20, 2 << 20, int64(len(want)) - 7} {
			part := make([]byte, 7)
			if n, err := blob.ReadAt(part, at); n != 7 || err != nil || !bytes.Equal(part, want[at:at+7]) {
				t.Errorf("ReadAt %d = %d %q, %v", at, n, part, err)
			}
			if _, err := blob.Seek(at, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(blob, part); err != nil || !bytes.Equal(part, want[at:at+7]) {
				t.Errorf("Seek and Read at %d = %q, %v", at, part, err)
			}
		}
		if n, err := blob.ReadAt(make([]byte, 7), int64(len(want))-3); n != 3 || !errors.Is(err, io.EOF) {
			t.Errorf("ReadAt over the end = %d, %v", n, err)
		}
		if n, err := blob.ReadAt(make([]byte, 7), int64(len(want))+3); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("ReadAt behind the end = %d, %v", n, err)
		}
	})
}

// justSeeks hides ReadAt, which would be tried at each place with a request.
type justSeeks struct{ io.ReadSeeker }

func TestALargeObjectThatWasReplacedSaysSo(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		b := made(t, c)
		for name, change := range map[string]func(){
			"replaced": func() { put(t, b, "k", long("second")) },
			"removed": func() {
				if err := b.Remove(t.Context(), "k"); err != nil {
					t.Fatal(err)
				}
			},
		} {
			put(t, b, "k", long("first "))
			blob, err := b.Open(t.Context(), "k")
			if err != nil {
				t.Fatal(err)
			}
			change()
			part := make([]byte, 6)
			if _, err := blob.ReadAt(part, 6*300_000); !errors.Is(err, storage.ErrConflict) {
				t.Errorf("%s: ReadAt = %q, %v", name, part, err)
			}
			if _, err := blob.Seek(6*300_000, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if _, err := blob.Read(part); !errors.Is(err, storage.ErrConflict) {
				t.Errorf("%s: Read after Seek = %q, %v", name, part, err)
			}
			if n, err := blob.ReadAt(part, 6); n != 6 || err != nil || string(part) != "first " {
				t.Errorf("%s: ReadAt of what is held = %q, %v", name, part, err)
			}
			if err := blob.Close(); err != nil {
				t.Error(err)
			}
			if _, err := blob.Read(part); !errors.Is(err, os.ErrClosed) {
				t.Errorf("Read after Close = %v", err)
			}
		}
	})
}

// TestAReaderNeverMixesTwoObjects reads to the end what is replaced meanwhile: all of
// the first, or a part of it and an error.
func TestAReaderNeverMixesTwoObjects(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, c minio.Config) {
		b := made(t, c)
		first := long("first ")
		put(t, b, "k", first)
		blob, err := b.Open(t.Context(), "k")
		if err != nil {
			t.Fatal(err)
		}
		defer blob.Close()
		put(t, b, "k", long("second"))
		got, err := io.ReadAll(blob)
		if err != nil && !errors.Is(err, storage.ErrConflict) {
			t.Errorf("Read = %v", err)
		}
		if !strings.HasPrefix(first, string(got)) || err == nil && len(got) != len(first) {
			t.Errorf("%d of %d bytes, %v", len(got), len(first), err)
		}
	})
}
