package rulebooks_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/rulebooks"
)

func TestEveryExampleTurnsOutAsItSays(t *testing.T) {
	t.Parallel()
	for _, name := range rulebooks.Names() {
		failures, err := inspect.Test(read(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range failures {
			t.Error(f)
		}
	}
}

func TestEveryRulebookIsReadable(t *testing.T) {
	t.Parallel()
	const longest = 120 // characters of a line
	for _, name := range rulebooks.Names() {
		file, text, err := rulebooks.Text(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if n := utf8.RuneCountInString(line); n > longest {
				t.Errorf("%s:%d: a line of %d characters, want at most %d", file, i+1, n, longest)
			}
		}
		if lang.Format(read(t, name)) != string(text) {
			t.Errorf("%s is not in canonical form; tingcha rules fmt -w sets it", file)
		}
	}
}

func read(t *testing.T, name string) *lang.Rulebook {
	t.Helper()
	book, err := rulebooks.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return book
}
