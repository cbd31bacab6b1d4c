package layout

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// guess is the kind that the model's files say they are of, or else their names, or
// empty.
func (m Model) guess() Kind {
	for _, path := range []string{m.File, m.Encoder} {
		if kind := named(saysOfItself(path), metadata); kind != "" {
			return kind
		}
	}
	names := []string{filepath.Base(m.Dir)}
	if absolute, err := filepath.Abs(m.Dir); err == nil {
		names[0] = filepath.Base(absolute)
	}
	for _, path := range m.Files() {
		names = append(names, filepath.Base(path))
	}
	return named(strings.ToLower(strings.Join(names, " ")), habits)
}

type sign struct {
	part string
	kind Kind
}

// metadata are the values of model_type in released models.
var metadata = []sign{
	{"whisper", Whisper},
	{"sense_voice", SenseVoice},
	{"paraformer", Paraformer},
	{"zipformer2_ctc", ZipformerCTC},
	{"wenet_ctc", WenetCTC},
	{"fire-red-asr", FireRed},
}

// habits are parts of the names of released models.
var habits = []sign{
	{"sense-voice", SenseVoice},
	{"sensevoice", SenseVoice},
	{"paraformer", Paraformer},
	{"fire-red", FireRed},
	{"fireredasr", FireRed},
	{"zipformer-ctc", ZipformerCTC},
	{"wenet", WenetCTC},
	{"whisper", Whisper},
}

func named(s string, signs []sign) Kind {
	for _, sign := range signs {
		if strings.Contains(s, sign.part) {
			return sign.kind
		}
	}
	return ""
}

// saysOfItself is the model_type that an ONNX file keeps among its metadata, which
// stand at its end; empty when there is none in the last 256 KB. There
// an entry is its key and its value, each with a byte of type and one of length before.
func saysOfItself(path string) string {
	const key = "\x0a\x0amodel_type\x12"
	tail, err := tailOf(path, 256<<10)
	if err != nil {
		return "" // whoever loads the model will say it better
	}
	_, behind, found := bytes.Cut(tail, []byte(key))
	if !found || len(behind) == 0 {
		return ""
	}
	length := int(behind[0])
	if length > 100 || len(behind) <= length {
		return ""
	}
	return strings.ToLower(string(behind[1 : 1+length]))
}

func tailOf(path string, size int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	start := max(0, info.Size()-size)
	return io.ReadAll(io.NewSectionReader(file, start, info.Size()-start))
}
