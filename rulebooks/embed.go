// Package rulebooks carries the rulebooks that come with tingcha. They are
// written in the language of docs/rules.md; a hotline takes one as it is, or as
// the beginning of its own. "hotline" holds for every branch; "risks" (threats,
// safety, privacy, red lines) and "service" (waiting, promises, tickets, callbacks) add
// to it; "power", "telecom" and "cable" use those and add what only their calls have;
// "all" uses all of them.
package rulebooks

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

//go:embed *.rules
var files embed.FS

var _ lang.Open = Open

const suffix = ".rules"

// Default is the name of the rulebook that is used when nobody chose another: that
// of all branches.
const Default = "all"

// Base is the name of the rulebook that holds for every branch.
const Base = "hotline"

// Names lists the rulebooks, sorted.
func Names() []string {
	found, err := fs.Glob(files, "*"+suffix)
	if err != nil {
		panic("rulebooks: a pattern that cannot be read")
	}
	names := make([]string, 0, len(found))
	for _, file := range found {
		names = append(names, strings.TrimSuffix(file, suffix))
	}
	return names
}

// Text is the rulebook of one of [Names], with the file name that its mistakes are
// told under. That begins so that no file on a disk is taken for it; [BuiltIn] knows
// it. Of any other name the error is a [*lang.NoBookError].
func Text(name string) (file string, text []byte, err error) {
	text, err = files.ReadFile(name + suffix)
	if err != nil {
		return "", nil, &lang.NoBookError{Name: name, Known: Names()}
	}
	return mark + name + suffix, text, nil
}

// mark begins the file names of rulebooks that are built in.
const mark = "built-in "

// BuiltIn says whether a file name is that of a rulebook of this package.
func BuiltIn(file string) bool { return strings.HasPrefix(file, mark) }

// Open finds a built-in rulebook that another one uses; it is a [lang.Open].
func Open(_, name string) (file string, text []byte, err error) { return Text(name) }

// Load reads one of [Names] with all that it uses.
func Load(name string) (*lang.Rulebook, error) {
	file, text, err := Text(name)
	if err != nil {
		return nil, err
	}
	return lang.ParseWith(file, text, Open)
}
