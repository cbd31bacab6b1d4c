package decide_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func TestADayLiesInItsSpans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		per       storage.Span
		day, want string
	}{
		{storage.Whole, "2026-09-03", ""},
		{storage.Days, "2026-09-03", "2026-09-03"},
		{storage.Weeks, "2026-09-06", "2026-08-31"}, // a Sunday
		{storage.Weeks, "2026-09-07", "2026-09-07"},
		{storage.TenDays, "2026-09-10", "2026-09-01"},
		{storage.TenDays, "2026-09-11", "2026-09-11"},
		{storage.TenDays, "2026-08-31", "2026-08-21"},
		{storage.HalfMonths, "2026-09-15", "2026-09-01"},
		{storage.HalfMonths, "2026-08-31", "2026-08-16"},
		{storage.Months, "2026-09-30", "2026-09"},
		{storage.Quarters, "2026-09-30", "2026-Q3"},
		{storage.Quarters, "2026-10-01", "2026-Q4"},
		{storage.Years, "2026-10-01", "2026"},
	} {
		if got := decide.SpanOf(c.per, c.day); got != c.want {
			t.Errorf("%s of %s is %q, want %q", c.per, c.day, got, c.want)
		}
	}
}

// A time is split without a gap and without a day twice, and what is read by months is
// whole months.
func TestStretchesAreTheTimeOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 900).Draw(t, "first"))
		last := first.AddDate(0, 0, rapid.IntRange(0, 500).Draw(t, "days"))
		per := rapid.SampledFrom([]storage.Span{storage.Whole, storage.Months, storage.Years, storage.Weeks}).Draw(t, "per")
		next := first
		for _, s := range decide.Stretches(per, first.Format(time.DateOnly), last.Format(time.DateOnly)) {
			if s.First != next.Format(time.DateOnly) || s.First > s.Last {
				t.Fatalf("%+v comes when %s is next", s, next.Format(time.DateOnly))
			}
			end, err := time.Parse(time.DateOnly, s.Last)
			if err != nil {
				t.Fatal(err)
			}
			if s.Months && (next.Day() != 1 || end.AddDate(0, 0, 1).Day() != 1) {
				t.Fatalf("%+v is not whole months", s)
			}
			next = end.AddDate(0, 0, 1)
		}
		if !next.Equal(last.AddDate(0, 0, 1)) {
			t.Fatalf("%s to %s ends before %s", first, last, next)
		}
	})
}

func part(item scoring.Item, num, den int64, settled time.Time) scoring.Part {
	return scoring.Part{Item: item, Day: "2026-09-03", Place: scoring.Place{Agent: "1", Dept: "一部"}, Class: call.Repair, Num: num, Den: den, Settled: settled}
}

func TestPartsAreAddedByCell(t *testing.T) {
	t.Parallel()
	names := decide.NewSumNames()
	a := decide.NewAdder(names, noon)
	a.Add(part("x", 1, 1, time.Time{}))
	a.Add(part("x", 0, 0, noon.Add(3*time.Hour)))
	a.Add(part("x", 1, 2, noon.Add(time.Hour)))
	a.Add(part("y", 5, 1, noon))
	cells := a.Cells()
	want := []decide.CellSums{{
		Cell: decide.Cell{Day: "2026-09-03", Agent: "1", Dept: "一部"}, Settles: noon.Add(time.Hour).UTC(),
		Sums: []storage.PackedSum{{Name: 1, Num: 2, Den: 3, Rows: 2, Waiting: 1, Unsettled: 2}, {Name: 2, Num: 5, Den: 1, Rows: 1}},
	}}
	if diff := cmp.Diff(want, cells); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 2}, names.Fresh); diff != "" {
		t.Errorf("new names (-want +got)\n%s", diff)
	}
}

func TestWhatIsAddedAndTakenAwayIsGone(t *testing.T) {
	t.Parallel()
	sums := rapid.Custom(func(t *rapid.T) []storage.PackedSum {
		var all []storage.PackedSum
		for name := range rapid.IntRange(0, 6).Draw(t, "names") {
			if v := rapid.Int64Range(-3, 3).Draw(t, "value"); v != 0 {
				all = append(all, storage.PackedSum{Name: name, Num: v, Den: 2 * v, Rows: 1})
			}
		}
		return all
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := sums.Draw(t, "a"), sums.Draw(t, "b")
		if diff := cmp.Diff(a, decide.Plus(decide.Minus(a, b), b), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
		if left := decide.Minus(a, a); len(left) > 0 {
			t.Fatalf("%+v is left", left)
		}
	})
}

func TestAMonthIsLockedByNameAfterItsEnd(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*60*60)
	after := scoring.Reckoner{Zone: zone, AsOf: time.Date(2026, 10, 1, 0, 0, 0, 0, zone)}
	before := scoring.Reckoner{Zone: zone, AsOf: after.AsOf.Add(-time.Second)}
	l, done, err := decide.NextLock(nil, after, "2026-09", "wang")
	if err != nil || done || l.Month != "2026-09" || l.By != "wang" || !l.At.Equal(after.AsOf) {
		t.Errorf("lock is %+v, %v, %v", l, done, err)
	}
	if _, _, err := decide.NextLock(nil, before, "2026-09", "wang"); !errors.Is(err, storage.ErrNotOver) {
		t.Errorf("a second before its end: %v", err)
	}
	kept := storage.MonthLock{Month: "2026-09", By: "li", Hash: "h"}
	if l, done, err := decide.NextLock([]storage.MonthLock{kept}, before, "2026-09", "wang"); err != nil || !done || l != kept {
		t.Errorf("a locked month: %+v, %v, %v", l, done, err)
	}
}

func TestTheSealOfAMonthTellsEveryChange(t *testing.T) {
	t.Parallel()
	names := decide.NewSumNames()
	names.Know(1, decide.SumName{Item: "x"})
	names.Know(2, decide.SumName{Item: "y", Class: call.Repair})
	seal := func(l storage.MonthLock, of decide.Whose, sums ...storage.PackedSum) string {
		s := decide.NewMonthSeal(l, names)
		s.Add(of, sums)
		return s.Sum()
	}
	l, of, one := storage.MonthLock{Month: "2026-09", By: "li", At: noon}, decide.Whose{Agent: "1", Dept: "一部"}, storage.PackedSum{Name: 1, Num: 1, Den: 2, Rows: 2}
	seen := map[string]string{}
	other := l
	other.By = "wang"
	for what, sum := range map[string]string{
		"as it is": seal(l, of, one), "by another": seal(other, of, one), "of another": seal(l, decide.Whose{Agent: "1", Dept: "二部"}, one),
		"more": seal(l, of, storage.PackedSum{Name: 1, Num: 2, Den: 2, Rows: 2}), "of another item": seal(l, of, storage.PackedSum{Name: 2, Num: 1, Den: 2, Rows: 2}),
		"nothing": seal(l, of),
	} {
		if before, known := seen[sum]; known {
			t.Errorf("%s and %s have one seal", what, before)
		}
		seen[sum] = what
	}
	// Numbers of names are the store's own.
	again := decide.NewSumNames()
	again.Know(7, decide.SumName{Item: "x"})
	s := decide.NewMonthSeal(l, again)
	s.Add(of, []storage.PackedSum{{Name: 7, Num: 1, Den: 2, Rows: 2}})
	if s.Sum() != seal(l, of, one) {
		t.Error("the seal depends on the numbers that a store has given")
	}
}
