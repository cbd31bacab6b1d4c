// Package layout tells what kind of model a folder holds, as the releases of
// sherpa-onnx lay them out:
//
//	whisper         *encoder*.onnx  *decoder*.onnx                 *tokens.txt
//	fire-red-asr    *encoder*.onnx  *decoder*.onnx                 *tokens.txt
//	transducer      *encoder*.onnx  *decoder*.onnx  *joiner*.onnx  *tokens.txt
//	sense-voice     model*.onnx                                    *tokens.txt
//	paraformer      model*.onnx                                    *tokens.txt
//	zipformer-ctc   model*.onnx                                    *tokens.txt
//	wenet-ctc       model*.onnx                                    *tokens.txt
//
// Kinds that look alike are told apart by what the model file says of itself, then by
// the names of the folder and its files; where both are silent a person has to say.
package layout

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Kind is a family of models that the library runs in one way.
type Kind string

// The kinds that are known.
const (
	Whisper      Kind = "whisper"
	FireRed      Kind = "fire-red-asr"
	Transducer   Kind = "transducer"
	SenseVoice   Kind = "sense-voice"
	Paraformer   Kind = "paraformer"
	ZipformerCTC Kind = "zipformer-ctc"
	WenetCTC     Kind = "wenet-ctc"
)

// Kinds are all kinds, in the order in which a person reads them.
func Kinds() []Kind {
	return []Kind{Whisper, SenseVoice, Paraformer, Transducer, ZipformerCTC, WenetCTC, FireRed}
}

// Model is a folder's model: its kind and the paths of its files.
type Model struct {
	Dir    string
	Kind   Kind
	Tokens string
	// Encoder and Decoder are for Whisper and FireRedASR, and with Joiner for transducers.
	Encoder, Decoder, Joiner string
	File                     string // of models of one file
	Vocabulary               string // bpe.vocab, which transducers need for hot words; may be empty
}

// Files are the paths of all files that decide what the model hears.
func (m Model) Files() []string {
	all := []string{m.Tokens, m.Encoder, m.Decoder, m.Joiner, m.File, m.Vocabulary}
	return slices.DeleteFunc(all, func(path string) bool { return path == "" })
}

// Read tells what model lies in the folder. The kind is empty, or what a person says
// it is. Of a file in several precisions the int8 one is taken, which is the quicker.
// Errors name the folder, what it holds and what is missing.
func Read(dir string, kind Kind) (Model, error) {
	if kind != "" && !slices.Contains(Kinds(), kind) {
		return Model{}, fmt.Errorf("no kind of model is called %q: the kinds are %s", kind, kinds())
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Model{}, fmt.Errorf("read the model's folder: %w", err)
	}
	f := folder{dir: dir}
	for _, e := range entries {
		if !e.IsDir() {
			f.names = append(f.names, e.Name())
		}
	}
	m, err := f.model(kind)
	if err != nil {
		return Model{}, fmt.Errorf("model %s: %w", dir, err)
	}
	return m, nil
}

func kinds() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// folder is the model's folder as it is found.
type folder struct {
	dir   string
	names []string // of files, sorted
}

// holds is what an error says of the folder.
func (f folder) holds() string {
	const most = 12
	switch {
	case len(f.names) == 0:
		return "the folder is empty"
	case len(f.names) > most:
		return "the folder holds " + strings.Join(f.names[:most], ", ") + ", …"
	default:
		return "the folder holds " + strings.Join(f.names, ", ")
	}
}

func (f folder) path(name string) string { return filepath.Join(f.dir, name) }
