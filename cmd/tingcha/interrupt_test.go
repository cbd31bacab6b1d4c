package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestInterruptedImportSaysSoAndGoesOn(t *testing.T) {
	t.Parallel()
	series(t)
	archive, data := filepath.Join(t.TempDir(), "archive"), filepath.Join(t.TempDir(), "data")
	program(t, "generate", "--calls", "4000", "--seed", "5", "--out", archive)
	cmd := exec.CommandContext(t.Context(), "tingcha", "import", "--data", data, archive)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(30 * time.Second)
	for db := filepath.Join(data, databaseName); !exists(db); {
		select {
		case <-deadline:
			t.Fatalf("no %s after 30 s", db)
		case <-time.After(5 * time.Millisecond):
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the import was faster than the signal: make it larger")
	}
	if !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("an interrupted import says %q", errs.String())
	}
	program(t, "import", "--data", data, archive)
	program(t, "check", "--data", data)
}
