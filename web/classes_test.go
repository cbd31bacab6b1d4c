package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// joined gives the text of all files that one of some patterns names.
func joined(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(b)
			all.WriteByte('\n')
		}
	}
	return all.String()
}

var (
	cssNoise = regexp.MustCompile(`(?s)/\*.*?\*/|\{[^{}]*\}`)
	cssClass = regexp.MustCompile(`\.([a-zA-Z][\w-]*)`)
	opening  = regexp.MustCompile(`\{\{-?\s*(if|with|range|end)\b[^}]*\}\}`)
	choice   = regexp.MustCompile(`\{\{-?\s*else[^}]*\}\}`)
	action   = regexp.MustCompile(`\{\{[^}]*\}\}`)
	classes  = regexp.MustCompile(`\bclass="((?:\{\{[^}]*\}\}|[^"{])*)"`)
	aWord    = regexp.MustCompile(`[\w-]+`)
)

// styled gives the classes that style sheets speak of.
func styled(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, m := range cssClass.FindAllStringSubmatch(cssNoise.ReplaceAllString(joined(t, "styles/*.css", "static/*.css"), "{}"), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// worn gives the classes that views write out, and the beginnings of those that end in a
// code, such as status- of status-{{.Status}}.
func worn(t *testing.T) (whole, begun []string) {
	t.Helper()
	for _, m := range classes.FindAllStringSubmatch(joined(t, "views/*.html", "views/parts/*.html"), -1) {
		list := choice.ReplaceAllString(opening.ReplaceAllString(m[1], ""), " ")
		for name := range strings.FieldsSeq(action.ReplaceAllString(list, "*")) {
			if start, rest, ok := strings.Cut(name, "*"); ok && start != "" && rest == "" {
				begun = append(begun, start)
			} else if !ok {
				whole = append(whole, name)
			}
		}
	}
	slices.Sort(whole)
	return slices.Compact(whole), begun
}

// wordSet gives every word of a text.
func wordSet(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range aWord.FindAllString(text, -1) {
		all[w] = true
	}
	return all
}

// TestEveryClassIsWornAndStyled holds that no style is left over from a page that is gone,
// and that no page names a class that nothing knows.
func TestEveryClassIsWornAndStyled(t *testing.T) {
	t.Parallel()
	styles := styled(t)
	whole, begun := worn(t)
	if len(styles) < 200 || len(whole) < 200 {
		t.Fatalf("%d styled and %d worn classes found, want hundreds", len(styles), len(whole))
	}
	scripts := wordSet(joined(t, "static/*.js", "ui/*.js"))
	codes := joined(t, "*.go", "../storage/*.go", "../inspect/*.go", "../call/*.go", "../audit/*.go", "../warning/*.go")
	coded := func(class string) bool {
		return slices.ContainsFunc(begun, func(start string) bool {
			code, ok := strings.CutPrefix(class, start)
			return ok && strings.Contains(codes, `"`+code+`"`)
		})
	}
	for _, class := range styles {
		if _, found := slices.BinarySearch(whole, class); !found && !scripts[class] && !coded(class) {
			t.Errorf("no page and no script has the class %s, which is styled", class)
		}
	}
	tests := wordSet(joined(t, "*_test.go", "../cmd/tingcha/*_test.go"))
	for _, class := range whole {
		if _, found := slices.BinarySearch(styles, class); !found && !scripts[class] && !tests[class] {
			t.Errorf("pages have the class %s, which no style, script or test knows", class)
		}
	}
}

// TestEveryColourIsUsed holds that the variables of the style sheets are those that are
// used.
func TestEveryColourIsUsed(t *testing.T) {
	t.Parallel()
	sheets := joined(t, "styles/*.css", "static/*.css")
	uses := sheets + joined(t, "views/*.html", "views/parts/*.html", "static/*.js", "ui/*.js", "*.go")
	for _, m := range regexp.MustCompile(`(--[a-z][\w-]*)\s*:`).FindAllStringSubmatch(sheets, -1) {
		if !strings.Contains(uses, "var("+m[1]) && !strings.Contains(uses, `"`+m[1]+`"`) {
			t.Errorf("nothing uses %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`var\((--[a-z][\w-]*)`).FindAllStringSubmatch(uses, -1) {
		if !regexp.MustCompile(regexp.QuoteMeta(m[1]) + `\s*:`).MatchString(sheets) {
			t.Errorf("%s is used and nowhere set", m[1])
		}
	}
}
