// Package rulebooks carries the rulebooks that come with tingcha. They are
// written in the language of docs/rules.md; a hotline takes one as it is, or as
// the beginning of its own.
package rulebooks

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed *.rules
var files embed.FS

const suffix = ".rules"

// Default is the name of the rulebook that is used when nobody chose another.
const Default = "hotline"

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

// Text is the rulebook of one of [Names], with the file name that its mistakes
// are told under.
func Text(name string) (file string, text []byte, err error) {
	file = name + suffix
	text, err = files.ReadFile(file)
	if err != nil {
		return "", nil, fmt.Errorf("there is no rulebook %q; there are %s", name, strings.Join(Names(), ", "))
	}
	return file, text, nil
}

// Hotline is the rulebook for service hotlines of power, telecom and cable
// television.
func Hotline() []byte {
	_, text, err := Text(Default)
	if err != nil {
		panic("rulebooks: " + err.Error())
	}
	return text
}
