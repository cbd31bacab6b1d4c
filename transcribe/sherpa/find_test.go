package sherpa_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/transcribe/sherpa"
)

// write makes a file with what lies above it.
func write(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func environ(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestWhatIsInstalledIsFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program := write(t, filepath.Join(dir, "bin", "tingcha-hear"))
	if _, err := sherpa.Find(sherpa.Config{Program: program}, environ()); !errors.Is(err, sherpa.ErrMissing) || !strings.Contains(err.Error(), "make engine") {
		t.Errorf("without a library: %v", err)
	}
	library := write(t, filepath.Join(dir, "bin", "engine", "lib", "libsherpa-onnx-c-api.so"))
	if _, err := sherpa.Find(sherpa.Config{Program: program}, environ("HOME", dir)); !errors.Is(err, sherpa.ErrMissing) || !strings.Contains(err.Error(), "asr.sherpa.model") {
		t.Errorf("without a model: %v", err)
	}
	models := filepath.Join(dir, ".local", "share", "tingcha", "models")
	for _, name := range []string{"paraformer-zh/model.onnx", "paraformer-zh/tokens.txt", "half/tokens.txt", "notes.txt"} {
		write(t, filepath.Join(models, name))
	}
	c, err := sherpa.Find(sherpa.Config{Program: program}, environ("HOME", dir))
	if err != nil || c.Library != library || c.Model != filepath.Join(models, "paraformer-zh") {
		t.Errorf("found %+v, %v", c, err)
	}
	for _, given := range []string{library, filepath.Dir(library)} {
		c, err := sherpa.Find(sherpa.Config{Program: program, Model: "m"}, environ("TINGCHA_SHERPA_LIB", given))
		if err != nil || c.Library != library || c.Model != "m" {
			t.Errorf("with $TINGCHA_SHERPA_LIB=%s: %+v, %v", given, c, err)
		}
	}
	if _, err := sherpa.Find(sherpa.Config{Program: program, Library: dir + "/gone"}, environ()); !errors.Is(err, sherpa.ErrMissing) {
		t.Errorf("with a library that is not there: %v", err)
	}
	for _, name := range []string{"paraformer-en/model.onnx", "paraformer-en/tokens.txt"} {
		write(t, filepath.Join(models, name))
	}
	_, err = sherpa.Find(sherpa.Config{Program: program}, environ("XDG_DATA_HOME", filepath.Join(dir, ".local", "share")))
	if !errors.Is(err, sherpa.ErrMissing) || !strings.Contains(err.Error(), "several models") {
		t.Errorf("with two models: %v", err)
	}
}

func TestANameChangesWithWhateverChangesWords(t *testing.T) {
	t.Parallel()
	base := fake(t, hears)
	name := func(change func(*sherpa.Config)) string {
		c := base
		change(&c)
		engine, err := sherpa.New(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer engine.Close()
		return engine.Name()
	}
	first := name(func(*sherpa.Config) {})
	if !strings.HasPrefix(first, "sherpa:whisper-fake@") {
		t.Errorf("it is called %s", first)
	}
	for what, change := range map[string]func(*sherpa.Config){
		"nothing":       func(*sherpa.Config) {},
		"the threads":   func(c *sherpa.Config) { c.Threads = 4 },
		"the processes": func(c *sherpa.Config) { c.Processes = 4 },
		"the patience":  func(c *sherpa.Config) { c.Patience = time.Minute },
	} {
		if got := name(change); got != first {
			t.Errorf("with another of %s it is called %s and not %s", what, got, first)
		}
	}
	for what, change := range map[string]func(*sherpa.Config){
		"the language":     func(c *sherpa.Config) { c.Language = "yue" },
		"the tail padding": func(c *sherpa.Config) { c.TailPaddings = 1000 },
		"the weights": func(c *sherpa.Config) {
			if err := os.WriteFile(filepath.Join(c.Model, "decoder.onnx"), []byte("other"), 0o644); err != nil {
				t.Error(err)
			}
		},
	} {
		if got := name(change); got == first {
			t.Errorf("with another of %s it is still called %s", what, got)
		}
	}
}
