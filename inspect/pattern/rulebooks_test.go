package pattern_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/pattern"
	"github.com/tingcha/tingcha/rulebooks"
)

// TestTheRulebooksFindWhatRegexpFinds runs each expression of the rulebooks that
// come with tingcha over the turns of all their examples, and over the texts that
// lie beside the project where they do.
func TestTheRulebooksFindWhatRegexpFinds(t *testing.T) {
	t.Parallel()
	var expressions, texts []string
	for _, name := range rulebooks.Names() {
		book, err := rulebooks.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		expressions = append(expressions, expressionsOf(book)...)
		for _, rule := range book.Rules() {
			for _, example := range rule.Examples {
				for i := range example.Transcript.Turns {
					texts = append(texts, example.Transcript.Turns[i].Text)
				}
			}
		}
	}
	slices.Sort(expressions)
	expressions = slices.Compact(expressions)
	texts = append(texts, chats(t)...)
	slices.Sort(texts)
	texts = slices.Compact(texts)
	set, err := pattern.Compile(expressions)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	reads := make([]pattern.Text, len(texts))
	for i, text := range texts {
		set.Read(&reads[i], text)
	}
	scanned := scannedIn(set, texts)
	for id, expression := range expressions {
		if !set.Automatic(id) {
			t.Errorf("/%s/ is left to package regexp", expression)
		}
		re := regexp.MustCompile(expression)
		for i, text := range texts {
			got := set.Append(nil, id, &reads[i])
			if !slices.Equal(got, spansOf(re, text)) {
				t.Fatalf("/%s/ in %q (-want +got):\n%s", expression, text, cmp.Diff(spansOf(re, text), got))
			}
			found += len(got)
			if !strings.Contains(text, "\n") && slices.Contains(scanned[i], int32(id)) != (len(got) > 0) {
				t.Fatalf("/%s/ in %q: a scanner does not agree", expression, text)
			}
		}
	}
	t.Logf("%d expressions, %d turns, %d matches", len(expressions), len(texts), found)
}

// scannedIn gives what a scanner finds in each text.
func scannedIn(set *pattern.Set, texts []string) [][]int32 {
	scanner := pattern.NewScanner(set, []byte(strings.Join(texts[:len(texts)/2], "\n")))
	var memory pattern.Memory
	all := make([][]int32, len(texts))
	for i, text := range texts {
		all[i] = scanner.Append(nil, &memory, []byte(text))
	}
	return all
}

// expressionsOf takes the expressions out of a rulebook's canonical text.
func expressionsOf(book *lang.Rulebook) []string {
	var all []string
	for _, set := range book.Sets() {
		for _, item := range set.Items {
			if item.Kind == lang.Regex {
				all = append(all, item.Text)
			}
		}
	}
	return all
}

// chats are customers' lines of shop chats, none where they do not lie.
func chats(t *testing.T) []string {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "text", "uss_jddc_valid.jsonl"))
	if err != nil {
		return nil
	}
	var texts []string
	for line := range bytes.Lines(file) {
		var chat any
		if err := json.Unmarshal(line, &chat); err != nil {
			t.Fatal(err)
		}
		texts = appendStrings(texts, chat)
	}
	if testing.Short() {
		return texts[:min(len(texts), 300)]
	}
	return texts[:min(len(texts), 2000)]
}

// appendStrings gathers all strings of a JSON value.
func appendStrings(texts []string, value any) []string {
	switch value := value.(type) {
	case string:
		return append(texts, value)
	case []any:
		for _, v := range value {
			texts = appendStrings(texts, v)
		}
	case map[string]any:
		for _, v := range value {
			texts = appendStrings(texts, v)
		}
	}
	return texts
}
