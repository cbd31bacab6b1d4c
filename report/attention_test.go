package report_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// TestAttentionIsCalledByTheIntervalOfTheDifference: 90 of 100 to 81 of 100 lies beyond
// either period's own interval, and not beyond what two such periods may differ by chance.
func TestAttentionIsCalledByTheIntervalOfTheDifference(t *testing.T) {
	t.Parallel()
	words, err := report.WordsIn("en")
	if err != nil {
		t.Fatal(err)
	}
	for now, want := range map[int64]bool{81: false, 70: true, 99: false} {
		m := report.Material{Kind: report.Indicators, Period: material(report.Indicators).Period}
		m.Before = []storage.Sum{{Item: scoring.Satisfaction, Num: 90, Den: 100, Rows: 100}}
		m.Now = []storage.Sum{{Item: scoring.Satisfaction, Num: now, Den: 100, Rows: 100}}
		got := false
		for _, s := range report.Build(m, words).Sections {
			got = got || strings.Contains(strings.Join(s.Words, " "), "90")
		}
		if got != want {
			t.Errorf("90 to %d of 100: attention is called: %t, want %t", now, got, want)
		}
	}
}
