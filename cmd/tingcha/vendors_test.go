package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/template"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// said is a turn of the call that all systems write, in milliseconds.
type said struct {
	Who      string
	From, To int
	Text     string
	Comma    string // before it, as before all but the first
	OwnComma string // the same among the turns of the same speaker
}

// N is 0 for the agent and 1 for the customer.
func (s said) N() int {
	if s.Who == "agent" {
		return 0
	}
	return 1
}

// Second is the same counted from 1.
func (s said) Second() int { return s.N() + 1 }

// Role is what Chinese systems call the speaker.
func (s said) Role() string { return []string{"客服", "客户"}[s.N()] }

// Length is how long the turn takes, in milliseconds.
func (s said) Length() int { return s.To - s.From }

// Since and Until are the times in seconds.
func (s said) Since() string { return fmt.Sprintf("%d.%03d", s.From/1000, s.From%1000) }

// Until is the end in seconds.
func (s said) Until() string { return fmt.Sprintf("%d.%03d", s.To/1000, s.To%1000) }

// Bare is the text without its last mark, which is Mark.
func (s said) Bare() string { return strings.TrimSuffix(s.Text, s.Mark()) }

// Mark is the last character of the text.
func (s said) Mark() string {
	_, size := utf8.DecodeLastRuneInString(s.Text)
	return s.Text[len(s.Text)-size:]
}

// Clock is the times of a cue, whose fractions stand behind a mark.
func (s said) Clock(mark string) string {
	at := func(ms int) string {
		return fmt.Sprintf("%02d:%02d%s%03d", ms/60000, ms/1000%60, mark, ms%1000)
	}
	if mark == "," {
		return at(s.From) + " --> 00:" + at(s.To)
	}
	return at(s.From) + " --> " + at(s.To)
}

// Span is the times of a line of text.
func (s said) Span() string {
	return strings.ReplaceAll(s.Clock("."), " --> ", " - ")
}

// theCall is a call with findings of several kinds.
func theCall() []said {
	lines := []struct{ who, text string }{
		{"agent", "您好，工号3307，请问有什么可以帮您？"},
		{"customer", "你好，我家从昨天晚上就停电了，到现在都没有人来。"},
		{"agent", "这个不归我们管，你自己找物业去。"},
		{"customer", "物业说是你们的线路，你帮我登记一下吧。"},
		{"agent", "跟你说了没用，你听不懂人话吗？"},
		{"customer", "你这是什么态度，我要投诉你！"},
		{"agent", "你爱投诉就投诉去，投诉也没用。"},
		{"customer", "好，我记住你的工号了。"},
	}
	turns := make([]said, len(lines))
	at := 1100
	for i, l := range lines {
		turns[i] = said{Who: l.who, Text: l.text, From: at, To: at + 220*utf8.RuneCountInString(l.text), Comma: ",", OwnComma: ","}
		at = turns[i].To + 450
	}
	turns[0].Comma, turns[0].OwnComma, turns[1].OwnComma = "", "", ""
	return turns
}

// builtIn is the built-in rulebook, made ready once: that is most of what a command
// takes.
var builtIn = sync.OnceValues(func() (*inspect.Engine, error) { return engineOf("") })

// foundAt inspects a file as the command does and gives what was found, with its
// words, and what stayed undecided.
func foundAt(t *testing.T, path string) (found, undecided []string) {
	t.Helper()
	engine, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	read, err := readCalls(&options{data: t.TempDir()}, path, &errs)
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(path), err, errs.String())
	}
	var calls []inspectedJSON
	for _, in := range read.inputs {
		calls = append(calls, inspectedOut(engine.Inspect(in)))
	}
	for _, c := range calls {
		for _, f := range c.Findings {
			line := []string{string(f.Level) + " " + f.Rule}
			if len(calls) > 1 {
				line[0] = c.Call + " " + line[0]
			}
			for _, e := range f.Evidence {
				if e.Text != "" {
					line = append(line, string(e.Role)+" "+e.Text)
				}
			}
			found = append(found, strings.Join(line, " | "))
		}
		for _, u := range c.Undecided {
			undecided = append(undecided, u.Rule)
		}
	}
	slices.Sort(found)
	return found, undecided
}

// withoutVoices are formats, as they are written here, that tell nobody apart.
var withoutVoices = []string{"funasr-server.json", "whisper.json", "whisper.cpp.json"}

// The same call gives the same findings whichever system wrote it down. Where the
// system tells nobody apart, what hangs on who spoke stays undecided and nothing
// else is found.
func TestEverySystemsTranscriptGivesTheSameFindings(t *testing.T) {
	t.Parallel()
	series(t)
	archive, err := txtar.ParseFile(filepath.Join("testdata", "vendors", "shapes.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	call, dir := theCall(), t.TempDir()
	own := `{"turns":[{{range .}}{{.Comma}}{"role":"{{.Who}}","start":{{.Since}},"end":{{.Until}},"text":"{{.Text}}"}{{end}}]}`
	want, _ := foundAt(t, shape(t, dir, "vendor.json", own, call))
	if len(want) < 3 {
		t.Fatalf("only %q in the call itself", want)
	}
	read := map[imported.Format]bool{}
	for _, file := range archive.Files {
		path := shape(t, filepath.Join(dir, strings.ReplaceAll(file.Name, ".", "_")), "vendor"+filepath.Ext(file.Name), string(file.Data), call)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		format, ok := imported.Recognise(raw)
		if !ok {
			t.Errorf("%s: not recognised", file.Name)
		}
		read[format] = true
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			found, undecided := foundAt(t, path)
			if !slices.Contains(withoutVoices, file.Name) {
				if diff := cmp.Diff(want, found); diff != "" {
					t.Errorf("(-the call itself +as this system writes it)\n%s", diff)
				}
				return
			}
			for _, f := range found {
				if !slices.Contains(want, f) {
					t.Errorf("found without knowing who spoke: %s", f)
				}
			}
			for _, w := range want {
				rule := strings.Fields(w)[1]
				if !slices.Contains(found, w) && !slices.Contains(undecided, rule) {
					t.Errorf("%s is neither found nor undecided", rule)
				}
			}
		})
	}
	for _, format := range imported.Formats() {
		if !read[format] {
			t.Errorf("no system here writes %s", format)
		}
	}
}

// shape writes a call with a template.
func shape(t *testing.T, dir, name, text string, call []said) string {
	t.Helper()
	shape, err := template.New(name).Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := shape.Execute(&out, call); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every file that the readers of transcripts are tested with can be inspected, and
// what is found in it is known.
func TestTheReadersFilesAreInspected(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join("..", "..", "transcribe", "imported", "testdata", "*.*"))
	if err != nil || len(paths) < 20 {
		t.Fatal(paths, err)
	}
	noID := []string{"general script.no_id"}
	want := map[string][]string{ // all that is not "noID": those say nothing of a staff number
		"aliyun-sca.json":              {"20260903-1 general script.no_id"},
		"aws-transcribe-speakers.json": nil, // English
		"deepgram.json":                nil,
		"deepgram-words.json":          nil,
		"funasr-server.json":           nil, // nobody is told apart
		"whisper.json":                 nil,
		"whisper.cpp.json":             nil,
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, undecided := foundAt(t, path)
			for i, f := range found {
				found[i], _, _ = strings.Cut(f, " | ")
			}
			expected, other := want[name]
			if !other {
				expected = noID
			}
			if diff := cmp.Diff(expected, found); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(found) == 0 && !slices.Contains(undecided, "script.no_id") {
				t.Error("a staff number that is missing is neither found nor undecided")
			}
		})
	}
}
