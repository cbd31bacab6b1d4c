package intake_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/intake"
)

func formats(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", "formats.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestExamplesInTheManualAreRead imports every example of docs/formats.md.
func TestExamplesInTheManualAreRead(t *testing.T) {
	t.Parallel()
	files := map[string]string{"rec/0001.wav": "RIFF"}
	for i, block := range regexp.MustCompile("(?s)```(\\w*)\n(.*?)```").FindAllStringSubmatch(formats(t), -1) {
		name := string(rune('a' + i))
		switch {
		case block[1] == "yaml":
			var cfg struct{ Intake intake.Config }
			if err := yaml.UnmarshalWithOptions([]byte(block[2]), &cfg, yaml.Strict()); err != nil {
				t.Errorf("the settings: %v", err)
			}
			reader(t, func(c *intake.Config, _ *intake.Options) { cfg.Intake.Zone = c.Zone; *c = cfg.Intake })
		case block[1] == "json" && strings.HasPrefix(block[2], "["):
			files[name+".json"] = block[2]
		case block[1] == "json":
			files[name+".jsonl"] = block[2]
		case strings.HasPrefix(block[2], "id:"):
			files[name+".calls"] = block[2]
		default:
			files[name+".csv"] = block[2]
		}
	}
	m := newMemory()
	sum := m.walk(t, write(t, t.TempDir(), files))
	if diff := cmp.Diff([]string(nil), m.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	want := intake.Summary{Files: 9, Records: 10, Taken: 10, Calls: 3, Agents: 1, Recordings: 1, Transcripts: 3, Tickets: 3}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// TestManualExplainsEveryCode compares the codes in the code with those in
// docs/formats.md.
func TestManualExplainsEveryCode(t *testing.T) {
	t.Parallel()
	_, table, _ := strings.Cut(formats(t), "## Failure codes")
	manual := map[string]bool{}
	for row := range strings.SplitSeq(table, "\n") {
		if cells := strings.Split(row, "|"); len(cells) > 2 {
			for _, code := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(cells[1], -1) {
				manual[code[1]] = true
			}
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join("..", "transcribe", "imported", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	reason := regexp.MustCompile(`wrong\([^"\n]*(?:"[^"]*"[^",\n]*)?, "([a-z_]+)"|(?:Reason|Code): "([a-z_]+)"`)
	for _, path := range append(sources, more...) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reason.FindAllStringSubmatch(string(text), -1) {
			used[m[1]+m[2]] = true
		}
	}
	if len(used) < 30 {
		t.Fatalf("only %d codes were found in the code", len(used))
	}
	if diff := cmp.Diff(keys(used), keys(manual)); diff != "" {
		t.Errorf("codes (-code +manual):\n%s", diff)
	}
}

func keys(set map[string]bool) []string {
	var all []string
	for k := range set {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
