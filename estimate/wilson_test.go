package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

// The first four are method 3 (score, without continuity correction) in table I
// of R. G. Newcombe, "Two-sided confidence intervals for the single proportion",
// Statistics in Medicine 17 (1998).
func TestWilsonGivesThePublishedIntervals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{29, 29, 0.8830, 1},
	} {
		low, high := estimate.Wilson(tc.k, tc.n)
		if math.Abs(low-tc.low) > 5e-5 || math.Abs(high-tc.high) > 5e-5 {
			t.Errorf("%d of %d: [%.4f, %.4f], want [%.4f, %.4f]", tc.k, tc.n, low, high, tc.low, tc.high)
		}
	}
}

func TestWilsonOfNothingSaysNothing(t *testing.T) {
	t.Parallel()
	if low, high := estimate.Wilson(0, 0); low != 0 || high != 1 {
		t.Errorf("[%g, %g], want [0, 1]", low, high)
	}
}

func TestWilsonHoldsTheShareAndTurnsWithIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1_000_000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		low, high := estimate.Wilson(k, n)
		if share := float64(k) / float64(n); low < 0 || low > share || high < share || high > 1 {
			t.Fatalf("%d of %d: [%g, %g]", k, n, low, high)
		}
		otherLow, otherHigh := estimate.Wilson(n-k, n)
		if math.Abs(low-(1-otherHigh)) > 1e-12 || math.Abs(high-(1-otherLow)) > 1e-12 {
			t.Fatalf("%d of %d: [%g, %g], the rest [%g, %g]", k, n, low, high, otherLow, otherHigh)
		}
	})
}
