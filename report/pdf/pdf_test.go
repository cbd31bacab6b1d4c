package pdf_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tingcha/tingcha/report/pdf"
)

func TestWithoutAChromiumTheErrorSaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, err := pdf.Printer{}.Print(t.Context(), []byte("x"))
	if !errors.Is(err, pdf.ErrNone) || !strings.Contains(err.Error(), "install the package chromium") {
		t.Error(err)
	}
}

func TestWhatAChromiumSaysIsTold(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "chromium")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho no display >&2\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := (pdf.Printer{Program: program}).Print(t.Context(), []byte("x")); err == nil || !strings.Contains(err.Error(), "no display") {
		t.Error(err)
	}
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexit 0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := (pdf.Printer{Program: program}).Print(t.Context(), []byte("x")); err == nil || !strings.Contains(err.Error(), "wrote nothing") {
		t.Error(err)
	}
}

// TestAPagePrintsWithoutANetwork prints a page whose pictures lie elsewhere.
func TestAPagePrintsWithoutANetwork(t *testing.T) {
	t.Parallel()
	p := pdf.Find()
	if !p.Ready() && os.Getenv("CI") == "true" {
		t.Fatal("no Chromium, although CI=true")
	}
	if !p.Ready() {
		t.Skip(pdf.ErrNone)
	}
	var asked atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(elsewhere.Close)
	printed, err := p.Print(t.Context(), []byte(`<!doctype html><meta charset="utf-8"><p>第一行</p><img src="`+elsewhere.URL+`/x.png"><p>最后一行</p>`))
	if err != nil {
		t.Fatal(err)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the page got at the network %d times", n)
	}
	if !strings.HasPrefix(string(printed), "%PDF-") {
		t.Fatalf("%.20q", printed)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on the PATH: install poppler-utils")
	}
	file := filepath.Join(t.TempDir(), "p.pdf")
	if err := os.WriteFile(file, printed, 0o600); err != nil {
		t.Fatal(err)
	}
	words, err := exec.CommandContext(t.Context(), reader, file, "-").Output()
	if err != nil || !strings.Contains(string(words), "第一行") || !strings.Contains(string(words), "最后一行") {
		t.Errorf("%q, %v", words, err)
	}
}
