package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

// The cases are (a) to (h) of table II in R. G. Newcombe, "Interval estimation for the
// difference between independent proportions", Statistics in Medicine 17 (1998), method 10.
func TestDifferencesHaveThePublishedIntervals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		k1, n1, k2, n2 int
		low, high      float64
	}{
		{56, 70, 48, 80, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.0582, 0.8062},
		{5, 56, 0, 29, -0.0381, 0.1926},
		{0, 10, 0, 20, -0.1611, 0.2775},
		{0, 10, 0, 10, -0.2775, 0.2775},
		{10, 10, 0, 20, 0.6791, 1},
		{10, 10, 0, 10, 0.6075, 1},
	} {
		low, high := estimate.Difference(tc.k1, tc.n1, tc.k2, tc.n2)
		if math.Abs(low-tc.low) > 5e-5 || math.Abs(high-tc.high) > 5e-5 {
			t.Errorf("%d/%d − %d/%d: [%.4f, %.4f], want [%.4f, %.4f]", tc.k1, tc.n1, tc.k2, tc.n2, low, high, tc.low, tc.high)
		}
	}
}

func TestADifferenceFromNothingSaysNothing(t *testing.T) {
	t.Parallel()
	if low, high := estimate.Difference(3, 5, 0, 0); low != -1 || high != 1 {
		t.Errorf("[%g, %g], want [-1, 1]", low, high)
	}
}

func TestADifferenceTurnedRoundIsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n1, n2 := rapid.IntRange(1, 500).Draw(t, "n1"), rapid.IntRange(1, 500).Draw(t, "n2")
		k1, k2 := rapid.IntRange(0, n1).Draw(t, "k1"), rapid.IntRange(0, n2).Draw(t, "k2")
		low, high := estimate.Difference(k1, n1, k2, n2)
		mirrored, mirror := estimate.Difference(k2, n2, k1, n1)
		if math.Abs(low+mirror) > 1e-12 || math.Abs(high+mirrored) > 1e-12 {
			t.Fatalf("[%g, %g] and [%g, %g]", low, high, mirrored, mirror)
		}
		d := float64(k1)/float64(n1) - float64(k2)/float64(n2)
		if low > d || d > high || low < -1 || high > 1 {
			t.Fatalf("[%g, %g] around %g", low, high, d)
		}
	})
}
