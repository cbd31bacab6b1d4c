package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/rulebooks"
)

// rulesSuffix ends the name of a file of rules: without it a name is that of a
// built-in rulebook.
const rulesSuffix = ".rules"

// bundle is the texts that a rulebook is made of: its file's, and those of the
// rulebooks that it uses.
type bundle struct {
	Main  string            `json:"main"`  // the file that was asked for
	Texts map[string]string `json:"texts"` // of all files, by name
	// Uses says which file a name stands for, by the file that uses it and the name;
	// "" where there was none.
	Uses map[string]map[string]string `json:"uses"`
}

// readBundle reads a rulebook's file and parses it with all that it uses; the
// built-in one where no file is named. The bundle is there as well when the error is
// one of what the files say.
func readBundle(file string) (*bundle, *lang.Rulebook, error) {
	file, text, err := openMain(file)
	if err != nil {
		return nil, nil, err
	}
	b := &bundle{Main: file, Texts: map[string]string{file: string(text)}, Uses: map[string]map[string]string{}}
	book, err := lang.ParseWith(file, text, b.record)
	return b, book, err
}

func openMain(file string) (name string, text []byte, err error) {
	if file == "" {
		return rulebooks.Text(rulebooks.Default)
	}
	name = filepath.Clean(file)
	text, err = os.ReadFile(name)
	return name, text, err
}

// record opens a rulebook that another uses and remembers it.
func (b *bundle) record(from, name string) (file string, text []byte, err error) {
	file, text, err = openUsed(from, name)
	if b.Uses[from] == nil {
		b.Uses[from] = map[string]string{}
	}
	b.Uses[from][name] = file
	if err == nil {
		b.Texts[file] = string(text)
	}
	return file, text, err
}

// openUsed finds a built-in rulebook by its name, and any other by its path from
// the file that uses it.
func openUsed(from, name string) (file string, text []byte, err error) {
	if rulebooks.BuiltIn(from) || !strings.HasSuffix(name, rulesSuffix) {
		file, text, err = rulebooks.Open(from, name)
		if unknown, ok := errors.AsType[*lang.NoBookError](err); ok {
			unknown.Hint = "the name of a file ends with " + rulesSuffix
		}
		return file, text, err
	}
	file = filepath.Join(filepath.Dir(from), filepath.FromSlash(name))
	text, err = os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, &lang.NoBookError{Name: name, Known: filesBeside(from)}
	}
	if err != nil {
		return "", nil, fmt.Errorf("rulebook %q: %w", name, err)
	}
	return file, text, nil
}

// filesBeside lists the other rulebooks in the folder of one.
func filesBeside(from string) []string {
	found, err := filepath.Glob(filepath.Join(filepath.Dir(from), "*"+rulesSuffix))
	if err != nil {
		return nil // of a folder with a strange name nothing is suggested
	}
	var names []string
	for _, file := range found {
		if filepath.Clean(file) != from {
			names = append(names, filepath.Base(file))
		}
	}
	return names
}

// current says whether all files still are as they were read.
func (b *bundle) current() bool {
	if rulebooks.BuiltIn(b.Main) {
		return true
	}
	_, text, err := openMain(b.Main)
	if err != nil || string(text) != b.Texts[b.Main] {
		return false
	}
	for from, names := range b.Uses {
		for name, was := range names {
			file, text, err := openUsed(from, name)
			if (err == nil) != (was != "") || err == nil && (file != was || string(text) != b.Texts[file]) {
				return false
			}
		}
	}
	return true
}

// same says whether two bundles hold the same texts.
func (b *bundle) same(other *bundle) bool {
	return other != nil && maps.Equal(b.Texts, other.Texts) && reflect.DeepEqual(b.Uses, other.Uses)
}

// encode gives what the bundle is kept as: the text itself where it is one file
// alone.
func (b *bundle) encode() ([]byte, error) {
	if len(b.Uses) == 0 {
		return []byte(b.Texts[b.Main]), nil
	}
	return json.MarshalIndent(b, "", " ")
}

// decodeBundle reads what encode gives. No rulebook begins with a brace.
func decodeBundle(name string, kept []byte) (*bundle, error) {
	if !strings.HasPrefix(string(kept), "{") {
		return &bundle{Main: name, Texts: map[string]string{name: string(kept)}}, nil
	}
	b := &bundle{}
	if err := json.Unmarshal(kept, b); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

// parse reads the rulebook from the bundle's texts, whatever the disk holds.
func (b *bundle) parse() (*lang.Rulebook, error) {
	return lang.ParseWith(b.Main, []byte(b.Texts[b.Main]), func(from, name string) (string, []byte, error) {
		file := b.Uses[from][name]
		text, ok := b.Texts[file]
		if !ok {
			return "", nil, &lang.NoBookError{Name: name, Known: slices.Sorted(maps.Keys(b.Uses[from]))}
		}
		return file, []byte(text), nil
	})
}

// bookOf parses a file of rules with all that it uses, or the built-in rulebook when
// none is named.
func bookOf(file string) (*lang.Rulebook, error) {
	texts, book, err := readBundle(file)
	if err != nil && texts != nil {
		return nil, usage(err)
	}
	return book, err
}

// bookInForce parses a file of rules, or the one that the configuration names.
func bookInForce(o *options, file string) (*lang.Rulebook, error) {
	if file != "" {
		return bookOf(file)
	}
	cfg, err := loadConfig(o)
	if err != nil {
		return nil, err
	}
	return bookOf(cfg.Rulebook)
}

// engineOf compiles a file of rules, or the built-in rulebook when none is named.
func engineOf(file string, options ...inspect.Option) (*inspect.Engine, error) {
	book, err := bookOf(file)
	if err != nil {
		return nil, err
	}
	engine, err := inspect.Compile(book, options...)
	if err != nil {
		return nil, usage(err)
	}
	return engine, nil
}
