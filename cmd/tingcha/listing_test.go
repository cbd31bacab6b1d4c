package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func TestAFindingThatIsProvisionalSaysSoAndUntilWhen(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 11, 23, 2, 12, 0, 0, time.UTC)
	open := storage.FindingRow{CallID: "c", Status: storage.Open, Finding: inspect.Finding{ProvisionalUntil: until}}
	provisional := open
	provisional.Provisional = true
	zone := time.FixedZone("", 8*60*60)
	for _, test := range []struct {
		name       string
		row        storage.FindingRow
		text, json bool
	}{
		{"while it is", provisional, true, true},
		{"when the time has passed", open, false, false},
	} {
		var text, asJSON strings.Builder
		if err := printFindings(&text, []storage.FindingRow{test.row}, 1, zone, false); err != nil {
			t.Fatal(err)
		}
		if err := printFindings(&asJSON, []storage.FindingRow{test.row}, 1, zone, true); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(text.String(), "open, provisional until 2026-11-23 10:12"); got != test.text {
			t.Errorf("%s:\n%s", test.name, &text)
		}
		if !strings.HasSuffix(text.String(), "1 of 1 finding\n") {
			t.Errorf("%s ends with something else:\n%s", test.name, &text)
		}
		if got := strings.Contains(asJSON.String(), `"provisional": true`); got != test.json || !strings.Contains(asJSON.String(), `"provisional_until"`) {
			t.Errorf("%s:\n%s", test.name, &asJSON)
		}
	}
}

// letters has dead letters only.
type letters struct {
	storage.Reader
	all []storage.DeadLetter
}

func (l letters) DeadLetters(_ context.Context, limit int) ([]storage.DeadLetter, int, error) {
	return l.all[:min(limit, len(l.all))], len(l.all), nil
}

func TestCoverageSaysHowManyDeadLettersItDoesNotShow(t *testing.T) {
	t.Parallel()
	all := []storage.DeadLetter{
		{Source: "kafka:tingcha.cdr/3", Name: "tingcha.cdr/3", Offset: 4711, Reason: "bad_time"},
		{Name: "cdr.csv", Line: 7, Offset: 5, Reason: "bad_time"},
	}
	for i := range 21 {
		all = append(all, storage.DeadLetter{Name: fmt.Sprintf("more%d.csv", i), Line: 1})
	}
	for n, want := range map[int]string{23: "and 3 more: tingcha deadletter list\n", 20: "", 1: ""} {
		var out strings.Builder
		if err := printRefused(t.Context(), letters{all: all[:n]}, &out); err != nil {
			t.Fatal(err)
		}
		_, more, _ := strings.Cut(out.String(), "and ")
		_, more, _ = strings.Cut(more, ":\n")
		at := strings.Index(more, "and ")
		if at < 0 {
			at = len(more)
		}
		if more[at:] != want {
			t.Errorf("of %d letters it ends with %q, want %q", n, more[at:], want)
		}
		for _, word := range []string{"tingcha.cdr/3  offset 4711"} {
			if !strings.Contains(out.String(), word) {
				t.Errorf("of %d letters it does not say %q:\n%s", n, word, &out)
			}
		}
		if n > 1 && !strings.Contains(out.String(), "line 7") {
			t.Errorf("of %d letters it does not name the line:\n%s", n, &out)
		}
	}
}
