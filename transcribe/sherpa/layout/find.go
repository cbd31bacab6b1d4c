package layout

import (
	"fmt"
	"slices"
	"strings"
)

// model finds the files of a kind, or of the kind that the files are of.
func (f folder) model(kind Kind) (Model, error) {
	if streaming(f.dir) || slices.ContainsFunc(f.names, streaming) {
		return Model{}, fmt.Errorf("it is made for sound that is still coming (streaming); take one for whole recordings; %s", f.holds())
	}
	m := Model{Dir: f.dir}
	var err error
	if m.Tokens, err = f.one("tokens.txt", func(name string) bool { return strings.HasSuffix(name, "tokens.txt") }); err != nil {
		return Model{}, err
	}
	if slices.Contains(f.names, "bpe.vocab") {
		m.Vocabulary = f.path("bpe.vocab")
	}
	if f.has("encoder") || f.has("decoder") {
		err = f.parts(&m, kind)
	} else {
		err = f.whole(&m, kind)
	}
	return m, err
}

// streaming names are those of models that hear bit by bit, which other calls of the
// library would be for.
func streaming(name string) bool {
	return strings.Contains(name, "streaming") && !strings.Contains(name, "non-streaming") ||
		strings.HasSuffix(name, ".onnx") && strings.Contains(name, "-chunk-")
}

// parts finds a model that is an encoder and a decoder.
func (f folder) parts(m *Model, kind Kind) error {
	var err error
	if m.Encoder, err = f.onnx("encoder"); err != nil {
		return err
	}
	if m.Decoder, err = f.onnx("decoder"); err != nil {
		return err
	}
	if f.has("joiner") {
		if m.Joiner, err = f.onnx("joiner"); err != nil {
			return err
		}
		return m.settle(kind, []Kind{Transducer}, f)
	}
	return m.settle(kind, []Kind{Whisper, FireRed}, f)
}

// whole finds a model of one file.
func (f folder) whole(m *Model, kind Kind) error {
	var err error
	if m.File, err = f.onnx(""); err != nil {
		return err
	}
	return m.settle(kind, []Kind{SenseVoice, Paraformer, ZipformerCTC, WenetCTC}, f)
}

// settle chooses among the kinds that files of this form can be of.
func (m *Model) settle(said Kind, possible []Kind, f folder) error {
	switch {
	case said != "" && !slices.Contains(possible, said):
		return fmt.Errorf("it cannot be of the kind %s: %s", said, f.holds())
	case said != "":
		m.Kind = said
	case len(possible) == 1:
		m.Kind = possible[0]
	default:
		m.Kind = m.guess()
	}
	if !slices.Contains(possible, m.Kind) {
		return fmt.Errorf("neither the files nor their names say which kind it is: set model_type to one of %v; %s", possible, f.holds())
	}
	return nil
}

func (f folder) has(part string) bool {
	return slices.ContainsFunc(f.names, func(name string) bool {
		return strings.HasSuffix(name, ".onnx") && strings.Contains(name, part)
	})
}

// onnx finds the model file with that in its name; the int8 one where there are two
// that differ in nothing else.
func (f folder) onnx(part string) (string, error) {
	var found []string
	for _, name := range f.names {
		if strings.HasSuffix(name, ".onnx") && strings.Contains(name, part) {
			found = append(found, name)
		}
	}
	if len(found) == 2 {
		quick := slices.IndexFunc(found, func(name string) bool { return strings.Contains(name, ".int8.") })
		if quick >= 0 && strings.Replace(found[quick], ".int8.", ".", 1) == found[1-quick] {
			return f.path(found[quick]), nil
		}
	}
	if part == "" {
		return f.only("model.onnx", found)
	}
	return f.only(part+".onnx", found)
}

func (f folder) one(what string, is func(name string) bool) (string, error) {
	var found []string
	for _, name := range f.names {
		if is(name) {
			found = append(found, name)
		}
	}
	return f.only(what, found)
}

func (f folder) only(what string, found []string) (string, error) {
	switch len(found) {
	case 1:
		return f.path(found[0]), nil
	case 0:
		return "", fmt.Errorf("no file *%s; expected are *tokens.txt with model.onnx, or with *encoder.onnx and *decoder.onnx"+
			" (and *joiner.onnx for a transducer); %s", what, f.holds())
	default:
		return "", fmt.Errorf("%d files could be its %s (%s): leave one of them in the folder", len(found), what, strings.Join(found, ", "))
	}
}
