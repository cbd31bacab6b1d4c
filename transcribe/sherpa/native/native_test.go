package native_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/transcribe/sherpa/native"
)

// header is c-api.h, which "make engine" installs with the library.
func header(t *testing.T) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "bin", "engine", "include", "sherpa-onnx", "c-api", "c-api.h")
	if dir := os.Getenv("TINGCHA_SHERPA"); dir != "" {
		path = filepath.Join(dir, "engine", "include", "sherpa-onnx", "c-api", "c-api.h")
	}
	text, err := os.ReadFile(path)
	if err == nil {
		return string(text)
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%v: run \"make engine\" (a failure, since CI=true)", err)
	}
	t.Skipf("%v: run \"make engine\"", err)
	return ""
}

var (
	comments = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)
	structs  = regexp.MustCompile(`(?s)typedef struct (\w+) \{(.*?)\}`)
)

// A struct that is one field short, or has two in the wrong order, crashes the library
// or makes it read a path where a number should be.
func TestTheStructsAreThoseOfTheHeader(t *testing.T) {
	t.Parallel()
	want := map[string][]string{}
	for _, match := range structs.FindAllStringSubmatch(comments.ReplaceAllString(header(t), ""), -1) {
		for field := range strings.SplitSeq(match[2], ";") {
			if words := strings.Fields(field); len(words) > 0 {
				want[match[1]] = append(want[match[1]], declared(words))
			}
		}
	}
	for name, mirror := range native.Mirrors() {
		if len(want[name]) == 0 {
			t.Errorf("the header has no %s", name)
		}
		var got []string
		for field := range mirror.Fields() {
			got = append(got, strings.ToLower(field.Name)+" "+kind(field.Type))
		}
		if diff := cmp.Diff(want[name], got); diff != "" {
			t.Errorf("%s (-header +mirror)\n%s", name, diff)
		}
	}
}

// declared is a field of the header: its name without underscores, and its type.
func declared(words []string) string {
	name, cType := words[len(words)-1], strings.Join(words[:len(words)-1], " ")
	if bare, pointer := strings.CutPrefix(name, "*"); pointer {
		name, cType = bare, cType+" *"
	}
	if native.Mirrors()[cType] == native.Mirrors()["SherpaOnnxOfflineTdnnModelConfig"] && strings.HasPrefix(cType, "Sherpa") {
		cType = "one model"
	}
	return strings.ToLower(strings.ReplaceAll(name, "_", "")) + " " + cType
}

func kind(field reflect.Type) string {
	switch field.Kind() {
	case reflect.Int32:
		return "int32_t"
	case reflect.Float32:
		return "float"
	case reflect.Pointer:
		return "const char *"
	default:
		for name, mirror := range native.Mirrors() {
			if mirror == field && mirror != native.Mirrors()["SherpaOnnxOfflineTdnnModelConfig"] {
				return name
			}
		}
		return "one model"
	}
}

func TestALibraryThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "libsherpa-onnx-c-api.so")
	if _, err := native.Load(path); err == nil {
		t.Error("a library that is not there was loaded")
	}
	if err := os.WriteFile(path, []byte("\x7fELF but not really"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := native.Load(path); err == nil {
		t.Error("a file that is no library was loaded")
	}
	if library := "/lib/x86_64-linux-gnu/libm.so.6"; exists(library) {
		if _, err := native.Load(library); err == nil || !strings.Contains(err.Error(), "not sherpa-onnx 2.0.1") {
			t.Errorf("another library: %v", err)
		}
	}
}

func TestAnotherVersionOfTheLibraryIsRefused(t *testing.T) {
	t.Parallel()
	compiler, err := exec.LookPath("gcc")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no gcc to make a library with (a failure, since CI=true)")
		}
		t.Skip("no gcc to make a library with")
	}
	dir := t.TempDir()
	source, library := filepath.Join(dir, "old.c"), filepath.Join(dir, "libsherpa-onnx-c-api.so")
	if err := os.WriteFile(source, []byte(`const char *SherpaOnnxGetVersionStr() { return "1.12.20"; }`), 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), compiler, "-shared", "-fPIC", "-o", library, source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	_, err = native.Load(library)
	if err == nil || !strings.Contains(err.Error(), `is sherpa-onnx "1.12.20"`) || !strings.Contains(err.Error(), "install sherpa-onnx-core==2.0.1") {
		t.Errorf("%v", err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
