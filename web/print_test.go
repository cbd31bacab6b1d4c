package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/browsertest"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// sheet is how wide a page of A4 is between its margins, in CSS pixels.
const sheet = 688

// TestScorecardAndCoverageArePrintedWhole prints what leaders file: several sheets of A4,
// each with the table's head, no column cut off, the first row and the last.
func TestScorecardAndCoverageArePrintedWhole(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t)
	reader := pdfReader(t)
	server := httptest.NewServer(site(t, manyRows()))
	t.Cleanup(server.Close)
	for path, want := range map[string]struct{ first, last, head string }{
		"/scorecards/1024?month=2026-09&rows=satisfaction": {"row-000", "row-149", "依据"},
		"/coverage?from=2026-09-01":                        {"bad-000.csv", "bad-149.csv", "说明和办法"},
	} {
		do(ctx, t, chromedp.EmulateViewport(sheet, 900), chromedp.Navigate(server.URL+path), chromedp.WaitReady(chromedp.CSS("main")))
		holdToPaper(ctx, t, path)
		pages := strings.Split(strings.TrimSuffix(printed(ctx, t, reader), "\f"), "\f")
		whole := strings.Join(pages, "\n")
		if len(pages) < 3 {
			t.Errorf("%s has %d sheets, want several", path, len(pages))
		}
		for _, words := range []string{want.first, want.last, "打印于", "范围 全部", "2026-09"} {
			if !strings.Contains(whole, words) {
				t.Errorf("%s is printed without %q", path, words)
			}
		}
		for _, words := range []string{"跳到正文", "English", "快捷键"} {
			if strings.Contains(whole, words) {
				t.Errorf("%s is printed with %q", path, words)
			}
		}
		heads := 0
		for _, sheet := range pages {
			if strings.Contains(sheet, want.head) {
				heads++
			}
		}
		if heads < 2 {
			t.Errorf("%s has the table's head on %d sheets of %d, want on all that the table goes over", path, heads, len(pages))
		}
	}
}

// manyRows is a hotline with more rows than a sheet holds.
func manyRows() *memory {
	m := hotline(plain)
	for i := range 150 {
		c := call.Call{ID: fmt.Sprintf("row-%03d", i), Started: at(3, 8, 0), Agent: "1024", Dept: "客服三部", CSAT: 4, Answered: true}
		m.scores = append(m.scores, scoring.OfCall(c, "2026-09")...)
		m.letters = append(m.letters, storage.DeadLetter{Name: fmt.Sprintf("bad-%03d.csv", i), Line: 17, Field: "started", Reason: "bad_time", Detail: "读到 “2026-13-41 25:00”，应为 2026-09-03 10:12:00；请改正这一行后重新导入", At: now})
	}
	m.letters = m.letters[2:]
	return m
}

// holdToPaper looks for what would not fit between the margins.
func holdToPaper(ctx context.Context, t *testing.T, path string) {
	t.Helper()
	media := func(kind string) {
		t.Helper()
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind}); err != nil {
			t.Fatal(err)
		}
	}
	media("print")
	wide := evaluate[string](ctx, t, `[...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".unseen, details:not([open])"))
		.slice(0, 5).map((e) => e.outerHTML.slice(0, 100)).join("\n")`)
	if wide != "" {
		t.Errorf("%s does not fit on paper:\n%s", path, wide)
	}
	media("")
}

// printed gives the words of the open page as it is printed, sheets apart by form feeds.
func printed(ctx context.Context, t *testing.T, reader string) string {
	t.Helper()
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "printed.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	words, err := exec.CommandContext(ctx, reader, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(words)
}

// pdfReader finds Debian's pdftotext.
func pdfReader(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("pdftotext")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("no pdftotext on the PATH, although CI=true: install poppler-utils")
	}
	if err != nil {
		t.Skip("no pdftotext on the PATH: install poppler-utils")
	}
	return path
}
