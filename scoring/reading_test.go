package scoring_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

func indicator(t *testing.T, item scoring.Item) scoring.Indicator {
	t.Helper()
	i, ok := scoring.Lookup(item)
	if !ok {
		t.Fatalf("the dictionary has no %s", item)
	}
	return i
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestReadingsAreInTheirUnits(t *testing.T) {
	t.Parallel()
	for item, tc := range map[scoring.Item]struct {
		sum  scoring.Sum
		want float64
	}{
		scoring.Satisfaction:  {scoring.Sum{Num: 3, Den: 4}, 75},
		scoring.InternalTotal: {scoring.Sum{Num: 3, Den: 250_000}, 12},
		scoring.TicketSteps:   {scoring.Sum{Num: 9, Den: 4}, 2.25},
		scoring.Deduction:     {scoring.Sum{Num: 450, Den: 9}, 0.5},
		scoring.Quality:       {scoring.Sum{Num: 450, Den: 9}, 95.5},
		scoring.Inspected:     {scoring.Sum{Num: 7, Den: 7}, 7},
	} {
		if r := indicator(t, item).Read(tc.sum); !r.Known || !near(r.Value, tc.want) {
			t.Errorf("%s of %+v is %+v, want %g", item, tc.sum, r, tc.want)
		}
	}
}

func TestNothingToDivideByIsUnknown(t *testing.T) {
	t.Parallel()
	for _, i := range scoring.Dictionary() {
		if r := i.Read(scoring.Sum{}); r.Known && i.Kind != scoring.Tally {
			t.Errorf("%s of nothing is %+v", i.Item, r)
		}
	}
}

func TestAQualityScoreIsNeverBelowNothing(t *testing.T) {
	t.Parallel()
	if r := indicator(t, scoring.Quality).Read(scoring.Sum{Num: 250_00, Den: 3}); r.Value != 0 {
		t.Errorf("%+v", r)
	}
}

func TestSumsSayHowManyRowsMayChange(t *testing.T) {
	t.Parallel()
	if r := indicator(t, scoring.FirstClose).Read(scoring.Sum{Num: 1, Den: 1, Rows: 1, Unsettled: 1}); !r.Provisional {
		t.Errorf("%+v", r)
	}
}

// TestTheSubstantiatedRateMovesByItsOwnInterval is the first case of Newcombe's table:
// 56 of 70 after 48 of 80.
func TestTheSubstantiatedRateMovesByItsOwnInterval(t *testing.T) {
	t.Parallel()
	m := indicator(t, scoring.ConfirmedShare).Change(scoring.Sum{Num: 56, Den: 70}, scoring.Sum{Num: 48, Den: 80})
	if !m.Known || !near(m.Points, 20) || !near(m.Relative, 1.0/3) || !m.Certain || math.Abs(m.Low-5.24) > 0.005 || math.Abs(m.High-33.39) > 0.005 {
		t.Errorf("%+v", m)
	}
	small := indicator(t, scoring.ConfirmedShare).Change(scoring.Sum{Num: 2, Den: 3}, scoring.Sum{Num: 1, Den: 3})
	if !near(small.Relative, 1) || small.Certain {
		t.Errorf("1 of 3 and 2 of 3: %+v", small)
	}
	none := indicator(t, scoring.ConfirmedShare).Change(scoring.Sum{Num: 2, Den: 3}, scoring.Sum{Num: 0, Den: 5})
	if !none.Known || none.Comparable {
		t.Errorf("after none: %+v", none)
	}
	if m := indicator(t, scoring.ConfirmedShare).Change(scoring.Sum{Num: 2, Den: 3}, scoring.Sum{}); m.Known {
		t.Errorf("after an empty month: %+v", m)
	}
}

// TestValuesLieInTheirIntervals holds every share and rate.
func TestValuesLieInTheirIntervals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 3000).Draw(t, "den")
		sum := scoring.Sum{Num: rapid.Int64Range(0, den).Draw(t, "num"), Den: den}
		for _, i := range scoring.Dictionary() {
			if r := i.Read(sum); r.Bounded && (r.Value < r.Low-1e-9 || r.Value > r.High+1e-9) {
				t.Fatalf("%s of %+v: %+v", i.Item, sum, r)
			}
		}
	})
}

func TestOnlyWhatSaysHowMuchIsChanceIsRanked(t *testing.T) {
	t.Parallel()
	sums := []scoring.Sum{{Num: 1, Den: 400_000}, {Num: 90, Den: 400_000}}
	ranks := indicator(t, scoring.InternalTotal).Ranks(sums)
	if len(ranks) != 2 || ranks[0].Group != 1 || ranks[1].Group != 2 {
		t.Errorf("%+v", ranks)
	}
	if indicator(t, scoring.TicketSteps).Ranks(sums) != nil || indicator(t, scoring.Rechecked).Ranks(sums) != nil {
		t.Error("what cannot be ranked was")
	}
	satisfied := indicator(t, scoring.Satisfaction).Ranks([]scoring.Sum{{Num: 400, Den: 800}, {Num: 790, Den: 800}})
	if satisfied[1].Group != 1 || satisfied[0].Group != 2 {
		t.Errorf("more is better: %+v", satisfied)
	}
}

func TestSmallCountsAreDrawnToTheMean(t *testing.T) {
	t.Parallel()
	sums := []scoring.Sum{{Num: 1, Den: 1}, {Num: 200, Den: 1000}, {Num: 800, Den: 1000}}
	got := indicator(t, scoring.Satisfaction).Shrunk(sums)
	if got[0] > 90 || got[0] < 50 || math.Abs(got[2]-80) > 1 {
		t.Errorf("%v", got)
	}
	if indicator(t, scoring.TicketTime).Shrunk(sums) != nil {
		t.Error("means have no chances to draw by")
	}
}

func TestAdjustingGoesByKindOfWorkAndSeason(t *testing.T) {
	t.Parallel()
	hard, easy := scoring.Stratum{Class: call.Repair, Season: "度夏"}, scoring.Stratum{Class: call.Consult}
	all := map[scoring.Stratum]scoring.Sum{hard: {Num: 200, Den: 1000}, easy: {Num: 20, Den: 1000}}
	r := scoring.Adjusted(map[scoring.Stratum]scoring.Sum{hard: {Num: 40, Den: 200}, {Class: call.Business}: {Num: 9, Den: 9}}, all)
	if !r.Known || !near(r.Value, 1) || r.Observed != 40 {
		t.Errorf("%+v", r)
	}
}

func TestSeasonsOfDays(t *testing.T) {
	t.Parallel()
	seasons := inspect.Calendar{
		{Name: "度夏", From: inspect.MonthDay{Month: 6, Day: 15}, To: inspect.MonthDay{Month: 9, Day: 15}},
		{Name: "暑假", From: inspect.MonthDay{Month: 7, Day: 1}, To: inspect.MonthDay{Month: 8, Day: 31}},
	}
	for day, want := range map[string]string{"2026-06-14": "", "2026-06-15": "度夏", "2026-07-01": "度夏、暑假", "2026-09-15": "度夏", "2026-09-16": "", "?": ""} {
		if got := scoring.SeasonOf(day, seasons); got != want {
			t.Errorf("%s is of %q, want %q", day, got, want)
		}
	}
	if got := scoring.SeasonDays("2026-09-14", "2026-09-17", "度夏", seasons); len(got) != 2 || got[1] != "2026-09-15" {
		t.Errorf("days of 度夏: %v", got)
	}
}
