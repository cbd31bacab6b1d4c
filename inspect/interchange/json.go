package interchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Error is a mistake in what was to be imported.
type Error struct {
	Path string // into the JSON, such as rules[2].lambda
	Msg  string // what is wrong, and what to do
}

// Error prints the path and the mistake.
func (e *Error) Error() string { return e.Path + ": " + e.Msg }

// Errors are all mistakes of a file.
type Errors []*Error

// Error prints one mistake after the other.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n")
}

// kind is what a value of JSON is.
type kind string

const (
	isNull   kind = "null"
	isBool   kind = "true or false"
	isNumber kind = "a number"
	isString kind = "a string"
	isList   kind = "a list"
	isObject kind = "an object"
)

// value is a value of JSON that knows where it stands and, of an object, which of
// its fields have been asked for.
type value struct {
	path   string
	kind   kind
	yes    bool
	text   string // of a string; of a number its digits
	list   []*value
	fields map[string]*value
	order  []string
	asked  map[string]bool
}

// decode reads JSON within limits. A byte order mark is passed over.
func (r *reader) decode(data []byte) (*value, error) {
	if len(data) > MaxFile {
		return nil, r.fail("$", fmt.Sprintf("%d bytes are too many; at most %d, so import it in pieces", len(data), MaxFile))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, r.fail("$", "the file is no UTF-8; convert it first")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	root, err := r.read(d, "$", 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, r.fail("$", "there is more behind the end of the JSON; leave one object or list")
	}
	return root, nil
}

func (r *reader) fail(path, msg string) error { return Errors{{path, msg}} }

func (r *reader) read(d *json.Decoder, path string, depth int) (*value, error) {
	t, err := d.Token()
	if err != nil {
		return nil, r.fail(path, fmt.Sprintf("no JSON at byte %d: %v", d.InputOffset(), err))
	}
	v := &value{path: path}
	switch t := t.(type) {
	case json.Delim:
		if depth >= MaxDepth {
			return nil, r.fail(path, fmt.Sprintf("more than %d objects and lists inside each other", MaxDepth))
		}
		if t == '{' {
			return v, r.object(d, v, depth)
		}
		return v, r.elements(d, v, depth)
	case string:
		v.kind, v.text = isString, t
	case json.Number:
		v.kind, v.text = isNumber, t.String()
	case bool:
		v.kind, v.yes = isBool, t
	default:
		v.kind = isNull
	}
	return v, nil
}

func (r *reader) elements(d *json.Decoder, v *value, depth int) error {
	v.kind = isList
	for d.More() {
		one, err := r.read(d, fmt.Sprintf("%s[%d]", v.path, len(v.list)), depth+1)
		if err != nil {
			return err
		}
		v.list = append(v.list, one)
	}
	return r.end(d, v)
}

func (r *reader) object(d *json.Decoder, v *value, depth int) error {
	v.kind, v.fields, v.asked = isObject, map[string]*value{}, map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return r.fail(v.path, fmt.Sprintf("no JSON at byte %d: %v", d.InputOffset(), err))
		}
		name, _ := t.(string)
		if v.fields[name] != nil {
			return r.fail(v.path, fmt.Sprintf("%q is given twice; leave one", clip(name)))
		}
		one, err := r.read(d, joined(v.path, name), depth+1)
		if err != nil {
			return err
		}
		v.fields[name], v.order = one, append(v.order, name)
	}
	return r.end(d, v)
}

// end reads the bracket that ends a list or an object.
func (r *reader) end(d *json.Decoder, v *value) error {
	if _, err := d.Token(); err != nil {
		return r.fail(v.path, fmt.Sprintf("no JSON at byte %d: %v", d.InputOffset(), err))
	}
	return nil
}

func joined(path, name string) string {
	if path == "$" {
		return clip(name)
	}
	return path + "." + clip(name)
}

// longest piece of a file that a message repeats, in characters.
const longest = 60

// clip shortens what a message repeats, and keeps it to one line.
func clip(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// encode writes JSON as people read it, without escapes for signs of HTML.
func encode(root any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		return nil, fmt.Errorf("write the rules: %w", err)
	}
	return b.Bytes(), nil
}
