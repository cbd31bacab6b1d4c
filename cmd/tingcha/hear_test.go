package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

// commanded runs the program with a local engine at hand, and gives what it printed.
func commanded(t *testing.T, library string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "tingcha", args...)
	cmd.Env = append(os.Environ(), "TINGCHA_SHERPA_LIB="+library)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("tingcha %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// The demo hears a recording with the real engine, after it had to wait for one. What
// stands beside the recording is the truth, and none of the demo's business.
func TestTheDemoHearsARecordingThatWaitedForTheRealEngine(t *testing.T) {
	t.Parallel()
	local := transcribetest.Sherpa(t)
	home, data := t.TempDir(), t.TempDir()
	folder, model := filepath.Join(home, "audio", "calls"), filepath.Join(home, "models", filepath.Base(local.Model))
	for _, dir := range []string{folder, filepath.Dir(model)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	given, err := filepath.Abs(local.Model)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(given, model); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"call03_normal.8k_ulaw.wav", "call03_normal.json"} {
		sound, err := os.ReadFile(transcribetest.Data(t, "audio/calls/"+name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), sound, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The program is beside the tests' own, not beside tingcha: the configuration names it.
	config := "asr: {sherpa: {program: \"" + local.Program + "\"}}\n"
	if err := os.WriteFile(filepath.Join(data, "tingcha.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	demo := func(args ...string) string {
		return commanded(t, local.Library, append([]string{"demo", "--once", "--data", data}, args...)...)
	}
	if out := demo("--asr", "none", "--recordings", folder); !strings.Contains(out, "1 recordings, 0 transcripts") || !strings.Contains(out, "findings 0") {
		t.Fatalf("without an engine:\n%s", out)
	}
	if out := commanded(t, "", "coverage", "--data", data); !strings.Contains(out, "waiting: no_transcriber 1") {
		t.Errorf("the coverage does not say what the call waits for:\n%s", out)
	}
	// The recordings beside the model's folder are what it hears when none are named.
	if out := demo("--asr", "sherpa:"+model); strings.Contains(out, "findings 0") {
		t.Errorf("no finding, though the agent says no staff number:\n%s", out)
	}
	if out := commanded(t, "", "coverage", "--data", data); !strings.Contains(out, "scored 1") || strings.Contains(out, "waiting") {
		t.Errorf("the call did not go on:\n%s", out)
	}
	if out := commanded(t, local.Library, "rehear", "--data", data, "--asr", "sherpa:"+model); !strings.HasPrefix(out, "0 calls") {
		t.Errorf("the same engine hears again: %s", out)
	}
}
