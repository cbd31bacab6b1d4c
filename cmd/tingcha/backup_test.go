package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestABackupOfAServedHotlineGoesOnLikeTheHotline backs up a folder while serve works
// on it, again and again to the same place, and goes on from there: it ends like the original.
func TestABackupOfAServedHotlineGoesOnLikeTheHotline(t *testing.T) {
	t.Parallel()
	series(t)
	archive, data, copied := filepath.Join(t.TempDir(), "archive"), filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "copied")
	program(t, "generate", "--calls", "600", "--seed", "11", "--out", archive)
	recordings(t, archive)
	program(t, "import", "--no-work", "--data", data, archive)
	if err := os.WriteFile(filepath.Join(data, configName), []byte("zone: Asia/Urumqi\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop := served(t, data)
	for rounds := 1; ; rounds++ {
		said := string(program(t, "backup", "--data", data, copied))
		program(t, "check", "--data", copied)
		if strings.Contains(said, " 0 copied") && !strings.Contains(said, " 0 there already") {
			break // nothing is copied again
		}
		if rounds == 20 {
			t.Fatalf("the last of %d backups says\n%s", rounds, said)
		}
	}
	stop()
	text, err := os.ReadFile(filepath.Join(copied, configName))
	if err != nil || string(text) != "zone: Asia/Urumqi\n" {
		t.Errorf("the configuration is %q, %v", text, err)
	}
	for _, folder := range []string{data, copied} {
		program(t, "import", "--data", folder, archive)
	}
	want, got := outcome(t, data), outcome(t, copied)
	if len(want.findings) == 0 {
		t.Fatal("there are no findings: this test would prove nothing")
	}
	if diff := cmp.Diff(want.findings, got.findings); diff != "" {
		t.Errorf("findings (-original +restored):\n%s", diff)
	}
	if diff := cmp.Diff(want.rest, got.rest); diff != "" {
		t.Errorf("coverage and scorecards (-original +restored):\n%s", diff)
	}
}

// served starts a process that serves a folder, once some of its calls have their
// recordings. stop ends it.
func served(t *testing.T, data string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, "tingcha", "serve", "--data", data, "--addr", "127.0.0.1:0")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for !exists(filepath.Join(data, blobsName, "recordings")) {
		if time.Now().After(deadline) {
			t.Fatalf("no recording was fetched in 30 s\n%s", &errs)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return func() {
		cancel()
		if err := cmd.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("serve: %v\n%s", err, &errs)
		}
	}
}

func TestABackupSpoilsNoFolderOfOthers(t *testing.T) {
	t.Parallel()
	series(t)
	archive, ours, theirs, backups := filepath.Join(t.TempDir(), "archive"), t.TempDir(), t.TempDir(), t.TempDir()
	program(t, "generate", "--calls", "20", "--seed", "3", "--out", archive)
	recordings(t, archive)
	for _, folder := range []string{ours, theirs} {
		program(t, "import", "--data", folder, archive)
	}
	to := func(name string) string { return filepath.Join(backups, name) }
	program(t, "backup", "--data", theirs, to("theirs"))
	if err := os.WriteFile(filepath.Join(backups, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		from, to string
		code     int
		says     string
	}{
		"another hotline's backup": {ours, to("theirs"), exitUsage, "holds the backup of another hotline"},
		"a data folder":            {ours, theirs, exitUsage, "is the data folder of a hotline"},
		"itself":                   {ours, ours, exitUsage, "is the data folder of a hotline"},
		"a folder of other things": {ours, backups, exitUsage, "is not empty, and holds no backup"},
		"no hotline":               {to("none"), to("new"), exitFailed, "no hotline in"},
	} {
		code, out := exitOf(t, "backup", "--data", c.from, c.to)
		if code != c.code || !strings.Contains(out, c.says) || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: exit %d with %q, want %d and one line with %q", name, code, out, c.code, c.says)
		}
	}
	program(t, "check", "--data", to("theirs"))
}

// exitOf runs the program and gives its exit code and what it said.
func exitOf(t *testing.T, args ...string) (int, string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "tingcha", args...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), string(out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, string(out)
}

// TestABackupTellsOfDamagedRecordingsAndMendsWithGoodOnes damages a recording: it is
// told and not copied, and copied once it is whole.
func TestABackupTellsOfDamagedRecordingsAndMendsWithGoodOnes(t *testing.T) {
	t.Parallel()
	series(t)
	archive, data, copied := filepath.Join(t.TempDir(), "archive"), t.TempDir(), filepath.Join(t.TempDir(), "copied")
	program(t, "generate", "--calls", "20", "--seed", "3", "--out", archive)
	recordings(t, archive)
	program(t, "import", "--data", data, archive)
	sounds, err := filepath.Glob(filepath.Join(data, blobsName, "recordings", "*"))
	if err != nil || len(sounds) == 0 {
		t.Fatalf("recordings: %v, %v", sounds, err)
	}
	whole, err := os.ReadFile(sounds[0])
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(whole)
	damaged[len(damaged)/2] ^= 1
	if err := os.WriteFile(sounds[0], damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(sounds[0])
	code, out := exitOf(t, "backup", "--data", data, copied)
	if code != exitProblems || !strings.Contains(out, name) || exists(filepath.Join(copied, blobsName, "recordings", name)) {
		t.Errorf("exit %d with\n%s", code, out)
	}
	if err := os.WriteFile(sounds[0], whole, 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, "backup", "--data", data, copied)
	program(t, "check", "--data", copied)
}
