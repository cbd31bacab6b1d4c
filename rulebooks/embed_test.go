package rulebooks_test

import (
	"testing"

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

func read(t *testing.T, name string) *lang.Rulebook {
	t.Helper()
	file, text, err := rulebooks.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	book, err := lang.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	return book
}
