package report_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/report"
)

func TestAPeriodIsReadAndHasItsNeighbours(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]struct{ first, last, before, year string }{
		"2026-09-03": {"2026-09-03", "2026-09-03", "2026-09-02", "2025-09-03"},
		"2024-02-29": {"2024-02-29", "2024-02-29", "2024-02-28", ""},
		"2026-W01":   {"2025-12-29", "2026-01-04", "2025-W52", "2025-W01"},
		"2026-W53":   {"2026-12-28", "2027-01-03", "2026-W52", ""},
		"2026-09-T1": {"2026-09-01", "2026-09-10", "2026-08-T3", "2025-09-T1"},
		"2026-08-T3": {"2026-08-21", "2026-08-31", "2026-08-T2", "2025-08-T3"},
		"2026-02-T3": {"2026-02-21", "2026-02-28", "2026-02-T2", "2025-02-T3"},
		"2024-02-H2": {"2024-02-16", "2024-02-29", "2024-02-H1", "2023-02-H2"},
		"2026-02":    {"2026-02-01", "2026-02-28", "2026-01", "2025-02"},
		"2026-Q1":    {"2026-01-01", "2026-03-31", "2025-Q4", "2025-Q1"},
		"2026":       {"2026-01-01", "2026-12-31", "2025", "2025"},
	} {
		p, err := report.ParsePeriod(code)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		year, ok := p.YearBefore()
		got := ""
		if ok {
			got = year.Code()
		}
		if p.First != want.first || p.Last != want.last || p.Before().Code() != want.before || got != want.year {
			t.Errorf("%s is %s to %s, before %s, a year before %q; want %v", code, p.First, p.Last, p.Before().Code(), got, want)
		}
	}
}

func TestWhatIsNoPeriodIsRefused(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "2026-13", "2026-00", "2026-02-30", "2026-W00", "2026-W54", "2025-W53", "2026-Q5", "2026-09-T4", "2026-09-H0", "26", "0000", "2026-9-3", "2026-09-03 "} {
		if p, err := report.ParsePeriod(code); err == nil {
			t.Errorf("%q is read as %v", code, p)
		}
	}
}

// TestPeriodsFollowEachOther holds that periods of a length cover the calendar without
// gap or overlap, and that a code is read back.
func TestPeriodsFollowEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 40_000).Draw(t, "day"))
		p := report.In(rapid.SampledFrom(report.Lengths()).Draw(t, "length"), day)
		at := day.Format(time.DateOnly)
		if at < p.First || at > p.Last {
			t.Fatalf("%s is not in %v", at, p)
		}
		if read, err := report.ParsePeriod(p.Code()); err != nil || read != p {
			t.Fatalf("%s is read as %v, %v", p.Code(), read, err)
		}
		if p.Before().After() != p || p.After().Before() != p {
			t.Fatalf("%v: before %v, after %v", p, p.Before(), p.After())
		}
		days := append(p.Before().Days(), p.Days()...)
		for i, d := range days[1:] {
			was, _ := time.Parse(time.DateOnly, days[i])
			if was.AddDate(0, 0, 1).Format(time.DateOnly) != d {
				t.Fatalf("%s comes after %s", d, days[i])
			}
		}
		if y, ok := p.YearBefore(); ok && (y.Length != p.Length || y.Last >= p.First) {
			t.Fatalf("a year before %v is %v", p, y)
		}
	})
}
