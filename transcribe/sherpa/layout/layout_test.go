package layout_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
)

// lay makes a folder of files with their contents.
func lay(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, content := range files {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// says is the end of a model file that names its kind, as ONNX keeps it.
func says(modelType string) string {
	return strings.Repeat("w", 300) + "\x0a\x0amodel_type\x12" + string(rune(len(modelType))) + modelType + "\x72\x05\x0a\x01n\x12\x0080"
}

func TestEveryLayoutIsRecognised(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		folder string
		files  map[string]string
		said   layout.Kind
		want   layout.Kind
		model  string // the file that is taken of several
	}{
		"Whisper by what it says": {
			folder: "m", want: layout.Whisper, model: "base-encoder.onnx",
			files: map[string]string{"base-encoder.onnx": says("whisper-base"), "base-decoder.onnx": "", "base-tokens.txt": ""},
		},
		"Whisper by its folder, int8 before the rest": {
			folder: "sherpa-onnx-whisper-tiny", want: layout.Whisper, model: "tiny-encoder.int8.onnx",
			files: map[string]string{
				"tiny-encoder.onnx": "", "tiny-encoder.int8.onnx": "", "tiny-decoder.onnx": "", "tiny-decoder.int8.onnx": "",
				"tiny-tokens.txt": "", "README.md": "",
			},
		},
		"FireRedASR, which looks like Whisper": {
			folder: "sherpa-onnx-fire-red-asr-large-zh_en-2025-02-16", want: layout.FireRed, model: "encoder.int8.onnx",
			files: map[string]string{"encoder.int8.onnx": "", "decoder.int8.onnx": "", "tokens.txt": ""},
		},
		"SenseVoice by what it says": {
			folder: "m", want: layout.SenseVoice, model: "model.int8.onnx",
			files: map[string]string{"model.int8.onnx": says("sense_voice_ctc"), "model.onnx": "", "tokens.txt": ""},
		},
		"SenseVoice by its folder": {
			folder: "sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17", want: layout.SenseVoice, model: "model.onnx",
			files: map[string]string{"model.onnx": "", "tokens.txt": ""},
		},
		"Paraformer by what it says": {
			folder: "m", want: layout.Paraformer, model: "model.onnx",
			files: map[string]string{"model.onnx": says("paraformer"), "tokens.txt": "", "am.mvn": ""},
		},
		"Zipformer with CTC": {
			folder: "m", want: layout.ZipformerCTC, model: "ctc.onnx",
			files: map[string]string{"ctc.onnx": says("zipformer2_ctc"), "tokens.txt": ""},
		},
		"WeNet": {
			folder: "sherpa-onnx-zh-wenet-aishell2", want: layout.WenetCTC, model: "model.int8.onnx",
			files: map[string]string{"model.int8.onnx": "", "tokens.txt": ""},
		},
		"a transducer": {
			folder: "m", want: layout.Transducer, model: "encoder-epoch-99-avg-1.int8.onnx",
			files: map[string]string{
				"encoder-epoch-99-avg-1.int8.onnx": says("zipformer2"), "encoder-epoch-99-avg-1.onnx": "",
				"decoder-epoch-99-avg-1.onnx": "", "joiner-epoch-99-avg-1.int8.onnx": "", "joiner-epoch-99-avg-1.onnx": "",
				"tokens.txt": "", "bpe.vocab": "",
			},
		},
		"a model that says nothing, as a person says": {
			folder: "m", said: layout.Paraformer, want: layout.Paraformer, model: "model.onnx",
			files: map[string]string{"model.onnx": "", "tokens.txt": ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := lay(t, test.folder, test.files)
			m, err := layout.Read(dir, test.said)
			if err != nil {
				t.Fatal(err)
			}
			if m.Kind != test.want {
				t.Errorf("kind %s, want %s", m.Kind, test.want)
			}
			if got := m.Encoder + m.File; got != filepath.Join(dir, test.model) {
				t.Errorf("takes %s, want %s", got, test.model)
			}
			for _, path := range m.Files() {
				if _, err := os.Stat(path); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestFoldersThatAreNoModelAreExplained(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		folder string
		files  map[string]string
		said   layout.Kind
		want   []string
	}{
		"an empty folder":  {"m", nil, "", []string{"tokens.txt", "the folder is empty"}},
		"only tokens":      {"m", map[string]string{"tokens.txt": ""}, "", []string{"model.onnx", "holds tokens.txt"}},
		"half of Whisper":  {"m", map[string]string{"tokens.txt": "", "encoder.onnx": ""}, "", []string{"*decoder.onnx", "holds encoder.onnx, tokens.txt"}},
		"a silent model":   {"m", map[string]string{"tokens.txt": "", "model.onnx": ""}, "", []string{"model_type", "paraformer"}},
		"two models":       {"m", map[string]string{"tokens.txt": "", "a.onnx": "", "b.onnx": ""}, "", []string{"a.onnx, b.onnx", "leave one"}},
		"an unknown kind":  {"m", nil, "wisper", []string{"wisper", "whisper, sense-voice"}},
		"a wrong kind":     {"m", map[string]string{"tokens.txt": "", "model.onnx": ""}, layout.Whisper, []string{"cannot be", "whisper", "model.onnx"}},
		"a streaming one":  {"sherpa-onnx-streaming-zipformer-zh", map[string]string{"tokens.txt": "", "model.onnx": ""}, "", []string{"streaming", "whole recordings"}},
		"one for streams":  {"m", map[string]string{"tokens.txt": "", "encoder-epoch-99-avg-1-chunk-16-left-128.onnx": ""}, "", []string{"streaming"}},
		"a folder of many": {"m", many(30), "", []string{"file00, file01", "…"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := layout.Read(lay(t, test.folder, test.files), test.said)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q:\n%v", want, err)
				}
			}
		})
	}
	if _, err := layout.Read(filepath.Join(t.TempDir(), "gone"), ""); err == nil {
		t.Error("a folder that is not there is a model")
	}
}

func many(count int) map[string]string {
	files := map[string]string{}
	for i := range count {
		files["file"+string(rune('0'+i/10))+string(rune('0'+i%10))] = ""
	}
	return files
}

func TestAFingerprintChangesWithTheFiles(t *testing.T) {
	t.Parallel()
	weights := strings.Repeat("w", 300_000)
	of := func(name, content string) string {
		m, err := layout.Read(lay(t, "paraformer", map[string]string{name: content, "tokens.txt": "a 1"}), "")
		if err != nil {
			t.Fatal(err)
		}
		digits, err := m.Fingerprint()
		if err != nil {
			t.Fatal(err)
		}
		return digits
	}
	first := of("model.onnx", weights)
	if len(first) != 8 || first != of("model.onnx", weights) {
		t.Errorf("the same files have the fingerprints %s and %s", first, of("model.onnx", weights))
	}
	seen := map[string]string{first: "the first"}
	for what, other := range map[string]string{
		"another name":      of("model.int8.onnx", weights),
		"another length":    of("model.onnx", weights+"w"),
		"another beginning": of("model.onnx", "v"+weights[1:]),
		"another end":       of("model.onnx", weights[1:]+"v"),
		"a short file":      of("model.onnx", "w"),
	} {
		if same, ok := seen[other]; ok {
			t.Errorf("%s has the fingerprint of %s", what, same)
		}
		seen[other] = what
	}
}

func TestTheLibraryIsFoundWhereItIsInstalled(t *testing.T) {
	t.Parallel()
	_, places := layout.Library(filepath.Join(t.TempDir(), "bin"))
	if len(places) == 0 {
		t.Fatal("no place was tried")
	}
	for i := range places {
		dir := filepath.Join(t.TempDir(), "bin")
		_, places := layout.Library(dir)
		if err := os.MkdirAll(filepath.Dir(places[i]), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(places[i], nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if found, _ := layout.Library(dir); found != places[i] {
			t.Errorf("found %q, want %q", found, places[i])
		}
	}
}
