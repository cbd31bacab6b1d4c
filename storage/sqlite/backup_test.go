package sqlite_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestABackupIsOneMomentOfRecordsThatAreWrittenTo(t *testing.T) {
	t.Parallel()
	path := records(t)
	writer := openAt(t, path)
	defer closed(t, writer)
	stop, wrote := make(chan struct{}), make(chan int)
	begun := make(chan struct{})
	go func() {
		n := 0
		defer func() { wrote <- n }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := writer.Ingest(t.Context(), storagetest.OneCall(strconv.Itoa(n))); err != nil {
				t.Error(err)
				return
			}
			if n++; n == 20 {
				close(begun)
			}
		}
	}()
	<-begun
	reader, err := sqlite.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, reader)
	copies := t.TempDir()
	var calls []int
	for i := range 5 {
		copied := filepath.Join(copies, strconv.Itoa(i))
		if err := reader.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		calls = append(calls, callsOf(t, copied))
	}
	close(stop)
	n := <-wrote
	for i, have := range calls {
		if have < 20 || have > n || i > 0 && have < calls[i-1] {
			t.Errorf("the copies have %v calls, and %d were written: copy %d is no moment of the records", calls, n, i)
		}
	}
	t.Logf("copies of %v calls while %d were written", calls, n)
}

// callsOf checks a copy, and counts what is in it.
func callsOf(t *testing.T, path string) int {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, %v; want it for its owner alone", info, err)
	}
	s, err := sqlite.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	found, err := s.Check(t.Context())
	if err != nil || len(found) > 0 {
		t.Errorf("check: %v, %v", found, err)
	}
	rows, err := s.Entries(t.Context(), storage.EntryFilter{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

func TestABackupWritesNothingOver(t *testing.T) {
	t.Parallel()
	s := openAt(t, records(t))
	defer closed(t, s)
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), there); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want that the file is there", err)
	}
	if text, err := os.ReadFile(there); err != nil || string(text) != "precious" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	missing := filepath.Join(t.TempDir(), "no folder", "copy")
	if err := s.Backup(t.Context(), missing); err == nil {
		t.Error("a copy was made in a folder that is not there")
	}
}
