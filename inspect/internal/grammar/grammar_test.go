package grammar_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/internal/grammar"
)

const small = `wish = [ "please" ] verb { "and" verb } . verb = ( "wait" | "call" name ) [ "within" duration ] .
	name = letter { letter } .`

func parse(t interface{ Fatal(args ...any) }) *grammar.Grammar {
	g, err := grammar.Parse(small)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestATextTellsWhichBranchesItTakes(t *testing.T) {
	t.Parallel()
	g := parse(t)
	taken, err := g.Read("wish", "wait and call home within 2h and wait")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, branch := range taken {
		got = append(got, g.Branches()[branch])
	}
	want := []string{
		`wish: no [ "please" ]`, `wish: { "and" verb }`, `wish: { "and" verb } again`,
		`verb: "wait"`, `verb: "call" name`, `verb: [ "within" duration ]`, `verb: no [ "within" duration ]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("branches (-want +got):\n%s", diff)
	}
}

func TestWhatTheGrammarDoesNotHaveIsNotRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "please", "wait within", "wait wait", "call 7", "wait within 2", "wait and"} {
		if _, err := parse(t).Read("wish", text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if _, err := parse(t).Read("nothing", "wait"); err == nil {
		t.Error("a production that is not there is read")
	}
}

func TestWhatIsNoGrammarIsNotParsed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`a = .`, `a = "b"`, `a = ( "b" .`, `a = b .`, `a "b" .`, `a = "b" . a = "c" .`, `a = [ ] .`} {
		if _, err := grammar.Parse(text); err == nil {
			t.Errorf("%s is parsed", text)
		}
	}
}

// drawn makes choices at random.
type drawn struct{ *rapid.T }

func (d drawn) Choose(n int) int { return rapid.IntRange(0, n-1).Draw(d.T, "choice") }

func (d drawn) Word(name, _, _ string) (string, bool) {
	word, ok := map[string]string{"name": "home", "duration": "2h"}[name]
	return word, ok
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := parse(t)
		text := g.Write("wish", drawn{t})
		if _, err := g.Read("wish", text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if _, err := g.Read("wish", text+" "+strings.Repeat("x", 3)); err == nil {
			t.Fatalf("%q with a word too many is read", text)
		}
	})
}
