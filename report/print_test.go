package report_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/report/pdf"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// TestEveryBulletinIsPrintedWhole prints every kind, one of them in both languages, with
// more rows than a sheet holds, and looks for every cell in the PDF's text: first row, last row, and none
// cut off; heads on every sheet that a table goes over, and pages counted.
func TestEveryBulletinIsPrintedWhole(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("prints in a browser; run without -short")
	}
	printer, reader := tools(t)
	for _, lang := range report.Languages() {
		words, err := report.WordsIn(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range report.Kinds() {
			if lang != report.Languages()[0] && k != report.Analysis {
				continue // the words differ, and nothing else
			}
			b := report.Build(long(material(k)), words)
			var page strings.Builder
			if err := report.Page(&page, b, "0f0f", zone); err != nil {
				t.Fatal(err)
			}
			printed, err := printer.Print(t.Context(), []byte(page.String()))
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), string(k)+"-"+lang+".pdf")
			if dir := os.Getenv("TINGCHA_KEEP"); dir != "" {
				file = filepath.Join(dir, filepath.Base(file))
			}
			if err := os.WriteFile(file, printed, 0o600); err != nil {
				t.Fatal(err)
			}
			text, err := exec.CommandContext(t.Context(), reader, "-raw", file, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			compare(t, string(k)+" in "+lang, words, b, string(text))
		}
	}
}

// long gives material more rows than a sheet holds.
func long(m report.Material) report.Material {
	for i := range 60 {
		if m.Kind == report.Supervision || m.Kind == report.Contest {
			m.Now = append(m.Now, storage.Sum{Item: scoring.InternalTotal, Dept: fmt.Sprintf("客服%d部", 100+i), Num: 1, Den: 50, Rows: 50})
		}
		f := m.Confirmed[0]
		f.Agent = fmt.Sprintf("9%03d", i)
		m.Confirmed = append(m.Confirmed, f)
		m.Days[0].Reasons = append(m.Days[0].Reasons, storage.ReasonCount{State: storage.Missing, Reason: fmt.Sprintf("原因 %d", i), N: i})
		m.Rules = append(m.Rules, storage.RuleCount{Rule: fmt.Sprintf("r%d", i), Title: fmt.Sprintf("违规项目第 %d 项", i), Level: "general", N: i})
		for n := range m.Details {
			p := m.Details[n].Parts[0]
			p.Source = scoring.Source{Kind: scoring.TicketSource, ID: fmt.Sprintf("T%d-%03d", n, i)}
			m.Details[n].Parts = append(m.Details[n].Parts, p)
		}
	}
	if m.Kind == report.Contest {
		m.Units = units(m.Now)
	}
	for n := range m.Results {
		for i := range 40 {
			e := m.Results[n].Earned[0]
			e.Agent = fmt.Sprintf("8%03d", i)
			m.Results[n].Earned = append(m.Results[n].Earned, e)
		}
	}
	return m
}

var spaces = regexp.MustCompile(`\s+`)

// squeezed leaves out white space: lines are broken anywhere.
func squeezed(s string) string { return spaces.ReplaceAllString(s, "") }

func compare(t *testing.T, what string, words report.Words, b report.Bulletin, text string) {
	t.Helper()
	sheets := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(sheets) < 2 {
		t.Errorf("%s has %d sheets, want several", what, len(sheets))
	}
	for n, sheet := range sheets {
		if want := fmt.Sprintf("%d/%d", n+1, len(sheets)); !strings.Contains(squeezed(sheet), want) {
			t.Errorf("%s: sheet %d does not say %s", what, n+1, want)
		}
	}
	printed := squeezed(text)
	missing := 0
	look := func(where, want string) {
		if want = squeezed(want); !strings.Contains(printed, want) {
			if missing++; missing < 5 {
				t.Errorf("%s, %s: %q is not printed", what, where, want)
			}
		}
	}
	for _, s := range b.Sections {
		look("heading", s.Title)
		for _, table := range s.Tables {
			for _, row := range append(slices.Clip(table.Rows), table.Total) {
				for i, c := range row {
					look(s.Title+" "+table.Columns[i].Title, words.Value(c))
				}
			}
			if n := len(table.Rows); n > 100 {
				if heads := strings.Count(printed, squeezed(table.Columns[0].Title+table.Columns[1].Title)); heads < 2 {
					t.Errorf("%s, %s: the head stands %d times over %d rows", what, s.Title, heads, n)
				}
			}
		}
	}
	look("end", "0f0f")
}

// tools finds what prints and what reads what was printed.
func tools(t *testing.T) (pdf.Printer, string) {
	t.Helper()
	printer := pdf.Find()
	reader, err := exec.LookPath("pdftotext")
	if (!printer.Ready() || err != nil) && os.Getenv("CI") == "true" {
		t.Fatal("no Chromium or no pdftotext, although CI=true: install chromium and poppler-utils")
	}
	if !printer.Ready() || err != nil {
		t.Skip("no Chromium or no pdftotext: install chromium and poppler-utils")
	}
	return printer, reader
}
