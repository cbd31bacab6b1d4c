package dir_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
)

func put(t *testing.T, d *dir.Dir, key string, size int) error {
	t.Helper()
	return d.Put(t.Context(), key, bytes.NewReader(bytes.Repeat([]byte{'x'}, size)), int64(size))
}

// holds fails the test unless a key has so many bytes.
func holds(t *testing.T, d *dir.Dir, key string, size int) {
	t.Helper()
	b, err := d.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if text, err := io.ReadAll(b); err != nil || strings.Count(string(text), "x") != size || b.Size() != int64(size) {
		t.Errorf("%s has %d bytes, %v; want %d", key, len(text), err, size)
	}
}

func TestAFullDeviceIsNotAvailableAndIsNotFilledByWhatFailed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(testenv.Device(t, 8), "blobs")
	d := open(t, path)
	if err := put(t, d, "kept", 5<<20); err != nil {
		t.Fatal(err)
	}
	for range 3 { // if one left its bytes behind, the next would not get as far
		for _, key := range []string{"kept", "fresh", "deep/er/fresh"} {
			if err := put(t, d, key, 6<<20); !errors.Is(err, storage.ErrUnavailable) || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("Put of more than there is room for = %v", err)
			}
		}
	}
	if left, err := os.ReadDir(filepath.Join(path, "~unfinished")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	holds(t, d, "kept", 5<<20)
	if err := put(t, d, "fits", 2<<20); err != nil {
		t.Errorf("what fits = %v", err)
	}
	if err := d.Remove(t.Context(), "kept"); err != nil {
		t.Fatal(err)
	}
	if err := put(t, d, "fresh", 5<<20); err != nil {
		t.Errorf("with room again: %v", err)
	}
	holds(t, d, "fresh", 5<<20)
}

func TestADeviceThatCanOnlyBeReadIsNotAvailableForWriting(t *testing.T) {
	t.Parallel()
	device := testenv.Device(t, 8)
	path := filepath.Join(device, "blobs")
	d := open(t, path)
	if err := put(t, d, "a/kept", 1000); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", device, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("it cannot be made so here: %v", err)
	}
	for name, write := range map[string]func() error{
		"Put":    func() error { return put(t, d, "a/fresh", 10) },
		"Remove": func() error { return d.Remove(t.Context(), "a/kept") },
		"Open":   func() error { _, err := dir.Open(path); return err },
	} {
		if err := write(); !errors.Is(err, storage.ErrUnavailable) {
			t.Errorf("%s = %v", name, err)
		}
	}
	holds(t, d, "a/kept", 1000)
	if err := syscall.Mount("", device, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if err := put(t, d, "a/fresh", 10); err != nil {
		t.Errorf("Put when it can be written again: %v", err)
	}
}
