package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

// TestHardWorkIsNotHeldAgainstAUnit has two units with the same rates in each stratum, one
// of which gets mostly the hard kind: by itself it looks three times as bad.
func TestHardWorkIsNotHeldAgainstAUnit(t *testing.T) {
	t.Parallel()
	hard := []estimate.Count{count(160, 800), count(4, 200)}
	easy := []estimate.Count{count(40, 200), count(16, 800)}
	all := []estimate.Count{count(200, 1000), count(20, 1000)}
	for name, own := range map[string][]estimate.Count{"hard": hard, "easy": easy} {
		if r := estimate.Standardised(own, all); !r.Known || math.Abs(r.Value-1) > 1e-12 || r.Low > 1 || r.High < 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestAUnitWithoutWorkIsNotKnown(t *testing.T) {
	t.Parallel()
	if r := estimate.Standardised([]estimate.Count{count(0, 0)}, []estimate.Count{count(5, 10)}); r.Known {
		t.Errorf("%+v", r)
	}
}

// TestExpectedAddUpToObserved holds the whole: what units are expected to have is together
// what they had.
func TestExpectedAddUpToObserved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		strata := rapid.IntRange(1, 5).Draw(t, "strata")
		units := make([][]estimate.Count, rapid.IntRange(1, 6).Draw(t, "units"))
		all := make([]estimate.Count, strata)
		for i := range units {
			units[i] = make([]estimate.Count, strata)
			for s := range units[i] {
				n := rapid.IntRange(0, 100).Draw(t, "n")
				units[i][s] = count(float64(rapid.IntRange(0, n).Draw(t, "k")), float64(n))
				all[s].Events += units[i][s].Events
				all[s].Chances += units[i][s].Chances
			}
		}
		observed, expected := 0.0, 0.0
		for _, own := range units {
			r := estimate.Standardised(own, all)
			observed, expected = observed+r.Observed, expected+r.Expected
		}
		if math.Abs(observed-expected) > 1e-6 {
			t.Fatalf("observed %g, expected %g", observed, expected)
		}
	})
}
