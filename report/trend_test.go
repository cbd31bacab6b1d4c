package report_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// TestThePointsOfATrendLeadToDaysThatFollowEachOther holds what opens behind the points of
// days, weeks and months to be all of the stretch, and every day once.
func TestThePointsOfATrendLeadToDaysThatFollowEachOther(t *testing.T) {
	t.Parallel()
	words, err := report.WordsIn("zh")
	if err != nil {
		t.Fatal(err)
	}
	for code, tc := range map[string]struct {
		spans string
		want  string
	}{
		"2026-09-T3": {"2026-09-21 2026-09-22 2026-09-30", "2026-09-21/2026-09-21 2026-09-22/2026-09-29 2026-09-30/2026-09-30"},
		"2026-Q3":    {"2026-06-29 2026-07-06 2026-09-28", "2026-07-01/2026-07-05 2026-07-06/2026-09-27 2026-09-28/2026-09-30"},
		"2026":       {"2026-01 2026-02 2026-12", "2026-01-01/2026-01-31 2026-02-01/2026-11-30 2026-12-01/2026-12-31"},
	} {
		p, err := report.ParsePeriod(code)
		if err != nil {
			t.Fatal(err)
		}
		m := report.Material{Kind: report.Analysis, Period: p, Spans: strings.Fields(tc.spans)}
		for _, span := range m.Spans {
			m.Trend = append(m.Trend, storage.Sum{Item: scoring.Timely, Span: span, Num: 1, Den: 2, Rows: 2})
		}
		var got []string
		for _, s := range report.Build(m, words).Sections {
			for _, table := range s.Tables {
				for _, row := range table.Rows {
					if len(s.Charts) > 0 && row[0].Form == report.Text && row[len(row)-1].Rows != "" {
						q, err := url.Parse(row[len(row)-1].Rows)
						if err != nil {
							t.Fatal(err)
						}
						got = append(got, q.Query().Get("from")+"/"+q.Query().Get("to"))
					}
				}
			}
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %v, want %s", code, got, tc.want)
		}
	}
}
