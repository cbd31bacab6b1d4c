package transcribetest

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa"
)

// Data is the path of a file or folder below ../shared/data of the repository, or below
// $TINGCHA_DATA: "audio/clips", "models/whisper-base-sherpa-w8". The test is skipped
// where it is missing.
func Data(t testing.TB, path string) string {
	t.Helper()
	base := os.Getenv("TINGCHA_DATA")
	if base == "" {
		base = filepath.Join(repository(t), "..", "shared", "data")
	}
	full := filepath.Join(base, filepath.FromSlash(path))
	if _, err := os.Stat(full); err != nil {
		t.Skipf("no %s to test with: it is neither below $TINGCHA_DATA nor below ../shared/data", path)
	}
	return full
}

// Clip is a whole recording of "audio" as an engine hears it. It lasts at most
// [transcribe.MaxClip].
func Clip(t testing.TB, name string) transcribe.Clip {
	t.Helper()
	file, err := os.Open(Data(t, "audio/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	format, err := audio.Probe(file, info.Size())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var clip transcribe.Clip
	whole := []audio.Cut{{End: transcribe.MaxClip}}
	err = audio.Clips(file, format, transcribe.Rate, whole, func(_ int, samples []int16) error {
		clip.Samples = append(clip.Samples, samples...)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return clip
}

// Sherpa is the local engine with the small Whisper model: of $TINGCHA_SHERPA, a folder
// with tingcha-hear and the library, or of "make engine", or of $PATH.
func Sherpa(t testing.TB) sherpa.Config {
	t.Helper()
	c := sherpa.Config{Model: Data(t, "models/whisper-base-sherpa-w8"), Now: time.Now}
	dir := os.Getenv("TINGCHA_SHERPA")
	if dir == "" {
		dir = filepath.Join(repository(t), "bin")
	}
	if program := filepath.Join(dir, "tingcha-hear"); exists(program) {
		c.Program = program
	}
	c, err := sherpa.Find(c, os.Getenv)
	if err == nil {
		return c
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%v (a failure, since CI=true)", err)
	}
	t.Skip(err.Error())
	return c
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// repository is the folder above the test's with go.mod.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for !exists(filepath.Join(dir, "go.mod")) {
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

// Programs is the folder of sherpa-onnx's own programs, which "make engine-yardstick"
// installs: in engine/bin of $TINGCHA_SHERPA, or of bin.
func Programs(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TINGCHA_SHERPA")
	if dir == "" {
		dir = filepath.Join(repository(t), "bin")
	}
	if dir = filepath.Join(dir, "engine", "bin"); exists(filepath.Join(dir, "sherpa-onnx-offline")) {
		return dir
	}
	const missing = "no programs of sherpa-onnx to measure against: install them with \"make engine-yardstick\""
	if os.Getenv("CI") == "true" {
		t.Fatal(missing + " (a failure, since CI=true)")
	}
	t.Skip(missing)
	return ""
}
