package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestExitCodesAreThoseOfTheManual(t *testing.T) {
	t.Parallel()
	series(t)
	folder := t.TempDir()
	bad := filepath.Join(folder, "bad.rules")
	if err := os.WriteFile(bad, []byte("rule"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"done":                              {[]string{"rules", "check"}, exitOK},
		"no such command":                   {[]string{"nonsense"}, exitUsage},
		"no such flag":                      {[]string{"coverage", "--nonsense"}, exitUsage},
		"a missing argument":                {[]string{"import"}, exitUsage},
		"a missing flag":                    {[]string{"scorecard"}, exitUsage},
		"a configuration that is not there": {[]string{"import", "--config", filepath.Join(folder, "none.yaml"), folder}, exitUsage},
		"a rulebook with mistakes":          {[]string{"rules", "check", bad}, exitProblems},
		"nothing to read":                   {[]string{"coverage", "--data", filepath.Join(folder, "none")}, exitFailed},
		"a day that is none":                {[]string{"coverage", "--day", "zzz"}, exitUsage},
		"a status that is none":             {[]string{"findings", "--status", "zzz"}, exitUsage},
		"a month that is none":              {[]string{"scorecard", "--agent", "1", "--month", "September"}, exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := exec.CommandContext(t.Context(), "tingcha", c.args...).Run()
			got := 0
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				got = exit.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("exit code of %v = %d, want %d", c.args, got, c.want)
			}
		})
	}
}

func TestSecondProcessIsToldWhoHasTheFolder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	h, err := openHotline(t.Context(), &options{data: data}, everything(), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	out, err := exec.CommandContext(t.Context(), "tingcha", "import", "--data", data, t.TempDir()).CombinedOutput()
	if err == nil {
		t.Fatal("a second process took the folder too")
	}
	t.Logf("%s", out)
}
