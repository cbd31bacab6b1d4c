package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWhatIsSaidToBeHeldIsHeldByATest holds that every test named in the tables of
// CONTRIBUTING.md is there: a function of a folder, or a case of a contract's suite.
func TestWhatIsSaidToBeHeldIsHeldByATest(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z/]+)(?:\\.((?:Test|Fuzz|Benchmark)\\w+)| (\"[^\"]+\"))`")
	_, tables, _ := strings.Cut(string(page), "## What the tests prove")
	lines, tests := 0, 0
	for line := range strings.Lines(tables) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| # ") {
			continue
		}
		lines++
		all := named.FindAllStringSubmatch(line, -1)
		if len(all) == 0 {
			t.Errorf("no test holds this line: %s", line)
		}
		for _, m := range all {
			tests++
			want := m[3]
			if m[2] != "" {
				want = "func " + m[2] + "("
			}
			if !standsIn(t, m[1], want) {
				t.Errorf("there is no %s%s in %s", m[2], m[3], m[1])
			}
		}
	}
	if lines < 25 || tests < 50 {
		t.Errorf("%d lines name %d tests", lines, tests)
	}
}

// standsIn tells whether a Go file of a folder has a text.
func standsIn(t *testing.T, folder, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), text) {
			return true
		}
	}
	return false
}
