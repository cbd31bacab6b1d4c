package dir_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, path string) *dir.Dir {
	t.Helper()
	d, err := dir.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestAFolderKeepsThePromisesOfBlobs(t *testing.T) {
	t.Parallel()
	storagetest.RunBlobs(t, func(t *testing.T) storage.Blobs { return open(t, filepath.Join(t.TempDir(), "deep", "blobs")) })
}

func TestWhatACrashLeftBehindIsRemovedAtTheNextStart(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	first := open(t, path)
	if err := first.Put(t.Context(), "a/b", strings.NewReader("kept"), 4); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(path, "~*"))
	if err != nil || len(left) != 1 {
		t.Fatalf("place for unfinished files: %q, %v", left, err)
	}
	half := filepath.Join(left[0], "half")
	if err := os.WriteFile(half, []byte("hal"), 0o600); err != nil {
		t.Fatal(err)
	}
	second := open(t, path)
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("the half file is still there: %v", err)
	}
	if info, err := second.Stat(t.Context(), "a/b"); err != nil || info.Size != 4 {
		t.Errorf("Stat = %+v, %v", info, err)
	}
}

func TestASymbolicLinkLeadsNowhereOutside(t *testing.T) {
	t.Parallel()
	outside, path := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(path, "link")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	d := open(t, path)
	if _, err := d.Open(t.Context(), "link/secret"); err == nil {
		t.Error("a file outside was opened")
	}
	if err := d.Put(t.Context(), "link/new", strings.NewReader("x"), 1); err == nil {
		t.Error("a file outside was written")
	}
	for info, err := range d.List(t.Context(), "") {
		t.Errorf("listed: %+v, %v", info, err)
	}
}
