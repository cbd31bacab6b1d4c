package report_test

import (
	"testing"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// TestRedLinesOfCallsWithoutADepartmentAreNotTheTotal counts a department's and nobody's.
func TestRedLinesOfCallsWithoutADepartmentAreNotTheTotal(t *testing.T) {
	t.Parallel()
	month, err := report.ParsePeriod("2026-09")
	if err != nil {
		t.Fatal(err)
	}
	words, err := report.WordsIn("zh")
	if err != nil {
		t.Fatal(err)
	}
	m := report.Material{Kind: report.Contest, Period: month, Contest: contest.Default()}
	want := map[string]int{"": 2, "一部": 3, "二部": 0}
	for dept, lines := range want {
		m.Units = append(m.Units, contest.Unit{Name: dept, RedLines: lines})
		m.Now = append(m.Now, storage.Sum{Item: scoring.Covered, Dept: dept, Num: 90, Den: 100, Rows: 100})
	}
	sections := report.Build(m, words).Sections
	table := sections[len(sections)-1].Tables[0]
	got := table.Total[len(table.Total)-1].Value
	if got != 5 {
		t.Errorf("%v red lines in all, want 5", got)
	}
	for _, row := range table.Rows {
		name := row[0].Text
		if name != "一部" && name != "二部" {
			name = ""
		}
		if n := row[len(row)-1].Value; n != float64(want[name]) {
			t.Errorf("%v red lines of %q, want %d", n, name, want[name])
		}
	}
}
