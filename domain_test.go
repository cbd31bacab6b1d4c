package tingcha_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestNamedTestsExist holds docs/domain.md to the tests that it names.
func TestNamedTestsExist(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/domain.md")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, name := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(doc), -1) {
		missing[name[1]] = true
	}
	if len(missing) == 0 {
		t.Fatal("docs/domain.md names no tests")
	}
	declared := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	err = fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, name := range declared.FindAllStringSubmatch(string(text), -1) {
			delete(missing, name[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range missing {
		t.Errorf("docs/domain.md names %s, which is nowhere", name)
	}
}

// TestEveryItemOfThePracticesIsServedOrNamed holds that docs/domain.md has a word on each of
// the items of the five practices.
func TestEveryItemOfThePracticesIsServedOrNamed(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("docs/domain.md")
	if err != nil {
		t.Fatal(err)
	}
	for practice, items := range map[string]int{"A": 28, "B": 16, "C": 14, "D": 18, "E": 13} {
		for n := range items {
			if id := fmt.Sprintf("%s%02d", practice, n+1); !regexp.MustCompile(`\b` + id + `\b`).Match(doc) {
				t.Errorf("docs/domain.md has no word on %s", id)
			}
		}
	}
}
