package tingcha_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is how packages of this repository are imported.
const module = "github.com/tingcha/tingcha/"

// folders gives every folder with a package that is no test, and the folders of ours that
// it imports.
func folders(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || name != "." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		folder := path.Dir(name)
		if folder == "." || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		all[folder] = append(all[folder], "")
		for _, i := range file.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if of, ours := strings.CutPrefix(imported, module); ours && err == nil {
				all[folder] = append(all[folder], of)
			}
		}
		return nil
	})
	if err != nil || len(all) < 50 {
		t.Fatalf("%d folders, %v", len(all), err)
	}
	return all
}

// A tableRow is a line of the table of folders in docs/architecture.md.
type tableRow struct {
	folders, parts, imports []string
	all                     bool // it may import everything
}

func table(t *testing.T) []tableRow {
	t.Helper()
	b, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "\n## Folders\n")
	text, _, _ = strings.Cut(text, "\n## ")
	quoted := regexp.MustCompile("`([^`]+)`")
	names := func(cell string) (of []string) {
		for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
			of = append(of, m[1])
		}
		return of
	}
	var rows []tableRow
	for line := range strings.Lines(text) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && strings.Contains(cells[1], "`") {
			rows = append(rows, tableRow{names(cells[1]), names(cells[2]), names(cells[3]), strings.Contains(cells[3], "everything")})
		}
	}
	return rows
}

// has tells whether a row is about a folder: it names it, or a part of what it names.
func (r tableRow) has(folder string) bool {
	return slices.ContainsFunc(r.folders, func(of string) bool {
		part, within := strings.CutPrefix(folder, of+"/")
		return folder == of || within && (slices.Contains(r.parts, part) || slices.Contains(r.parts, path.Base(part)))
	})
}

// may tells whether a folder that the row is about may import another.
func (r tableRow) may(imported string) bool {
	return r.all || slices.ContainsFunc(slices.Concat(r.folders, r.imports), func(of string) bool {
		return imported == of || strings.HasPrefix(imported, of+"/")
	})
}

// TestTheTableOfFoldersIsTrue holds docs/architecture.md to the code: it has every folder,
// none that is not there, and who imports whom.
func TestTheTableOfFoldersIsTrue(t *testing.T) {
	t.Parallel()
	rows := table(t)
	for folder, imports := range folders(t) {
		i := slices.IndexFunc(rows, func(r tableRow) bool { return r.has(folder) })
		if i < 0 {
			t.Errorf("the table does not have %s", folder)
			continue
		}
		slices.Sort(imports)
		for _, of := range slices.Compact(imports) {
			if of != "" && !rows[i].may(of) {
				t.Errorf("%s imports %s, which its line does not allow", folder, of)
			}
		}
	}
	for _, r := range rows {
		for _, folder := range slices.Concat(r.folders, r.imports) {
			if _, err := os.Stat(folder); err != nil {
				t.Errorf("the table names %s: %v", folder, err)
			}
		}
	}
}
