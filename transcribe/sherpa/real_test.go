package sherpa_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa"
	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

func TestTheRealEngineKeepsTheContract(t *testing.T) {
	t.Parallel()
	c := transcribetest.Sherpa(t)
	transcribetest.Run(t, func(t *testing.T) transcribe.Engine {
		engine, err := sherpa.New(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return engine
	})
}

// No model of most kinds is at hand. That the library complains of the very file that
// is broken shows at least that each kind reaches the place that it is meant for.
func TestTheRealLibraryIsGivenTheFilesOfEveryKind(t *testing.T) {
	t.Parallel()
	c := transcribetest.Sherpa(t)
	parts := []string{"encoder.onnx", "decoder.onnx"}
	for kind, files := range map[layout.Kind][]string{
		layout.Whisper:      parts,
		layout.FireRed:      parts,
		layout.Transducer:   append(parts, "joiner.onnx"),
		layout.SenseVoice:   {"model.onnx"},
		layout.Paraformer:   {"model.onnx"},
		layout.ZipformerCTC: {"model.onnx"},
		layout.WenetCTC:     {"model.onnx"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			c := c
			c.Model, c.ModelType = filepath.Join(t.TempDir(), "broken"), string(kind)
			if err := os.Mkdir(c.Model, 0o755); err != nil {
				t.Fatal(err)
			}
			for _, name := range append(files, "tokens.txt") {
				if err := os.WriteFile(filepath.Join(c.Model, name), []byte("YQ== 0\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			_, err := sherpa.New(t.Context(), c)
			if err == nil || !strings.Contains(err.Error(), files[0]) || !strings.Contains(err.Error(), "Protobuf parsing failed") {
				t.Errorf("%v; want that %s is no model", err, files[0])
			}
		})
	}
}

func TestTheRealEngineFailsAtItsLimitOfMemory(t *testing.T) {
	t.Parallel()
	c := transcribetest.Sherpa(t)
	c.Memory = 200
	engine, err := sherpa.New(t.Context(), c)
	if err == nil {
		engine.Close()
		t.Error("a model that takes 700 MB was loaded within 200 MB")
	}
	t.Log(err)
}
