package estimate_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

func groups(ranks []estimate.Rank) []int {
	var g []int
	for _, r := range ranks {
		g = append(g, r.Group)
	}
	return g
}

func TestRanksTellApartOnlyWhatCountsTellApart(t *testing.T) {
	t.Parallel()
	units := []estimate.Count{count(50, 1000), count(52, 1000), count(300, 1000), count(1, 3), count(0, 0)}
	ranks := estimate.Ranks(units, estimate.Proportion, true)
	if diff := cmp.Diff([]int{1, 1, 2, 1, 1}, groups(ranks)); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	// The third is surely behind the first two; of the small and the empty one nobody knows.
	if r := ranks[2]; r.First != 3 || r.Last != 5 {
		t.Errorf("the worst stands from %d to %d, want 3 to 5", r.First, r.Last)
	}
	if r := ranks[4]; r.First != 1 || r.Last != 5 {
		t.Errorf("the empty one stands from %d to %d, want 1 to 5", r.First, r.Last)
	}
}

func TestRatesOverExposureAreRankedByPoisson(t *testing.T) {
	t.Parallel()
	ranks := estimate.Ranks([]estimate.Count{count(2, 100_000), count(60, 100_000), count(0, 0)}, estimate.Intensity, true)
	if ranks[0].Last >= 3 && ranks[1].First == 1 || ranks[1].First != 2 || ranks[0].Group != 1 || ranks[1].Group != 2 {
		t.Errorf("%+v", ranks)
	}
}

// TestEqualUnitsAreSeldomToldApart draws tables of twenty units that are all alike: among
// a thousand, no more than one in twenty may tell any two apart. The seed is fixed.
func TestEqualUnitsAreSeldomToldApart(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20260903, 8)) //nolint:gosec // a draw of a test
	wrong := 0
	for range 300 {
		units := make([]estimate.Count, 20)
		for i := range units {
			units[i].Chances = float64(50 + rng.IntN(400))
			for range int(units[i].Chances) {
				if rng.Float64() < 0.1 {
					units[i].Events++
				}
			}
		}
		for _, r := range estimate.Ranks(units, estimate.Proportion, true) {
			if r.Group > 1 {
				wrong++
				break
			}
		}
	}
	if wrong > 15 {
		t.Errorf("%d of 300 tables rank noise", wrong)
	}
}

// TestPlacesAreConsistent holds that a place bounds the others: the best unit may be first,
// every place is among the units, and who is in a later group is beaten by somebody.
func TestPlacesAreConsistent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var units []estimate.Count
		for range rapid.IntRange(1, 15).Draw(t, "units") {
			n := rapid.IntRange(0, 2000).Draw(t, "n")
			units = append(units, count(float64(rapid.IntRange(0, n).Draw(t, "k")), float64(n)))
		}
		lower := rapid.Bool().Draw(t, "lower")
		ranks := estimate.Ranks(units, estimate.Proportion, lower)
		first := 0
		for i, r := range ranks {
			if r.First < 1 || r.Last > len(units) || r.First > r.Last || r.Group < 1 {
				t.Fatalf("unit %d: %+v", i, r)
			}
			if r.First == 1 {
				first++
			}
			if r.Group > 1 && r.First == 1 {
				t.Fatalf("unit %d is in a later group and may be first: %+v", i, r)
			}
		}
		if first == 0 {
			t.Fatal("nobody may be first")
		}
	})
}
