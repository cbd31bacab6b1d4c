package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

// The first four are method 5 (exact, Clopper and Pearson) in table I of R. G. Newcombe,
// "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
// (1998).
func TestClopperAndPearsonGiveThePublishedIntervals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2527, 0.3676},
		{15, 148, 0.0578, 0.1617},
		{0, 20, 0, 0.1684},
		{1, 29, 0.0009, 0.1776},
		{29, 29, 0.8806, 1},
		{0, 0, 0, 1},
	} {
		low, high := estimate.ClopperPearson(tc.k, tc.n, 0.95)
		if math.Abs(low-tc.low) > 5e-5 || math.Abs(high-tc.high) > 5e-5 {
			t.Errorf("%d of %d: [%.4f, %.4f], want [%.4f, %.4f]", tc.k, tc.n, low, high, tc.low, tc.high)
		}
	}
}

// From the table of F. Garwood (1936) as it is reprinted in textbooks.
func TestGarwoodGivesThePublishedIntervals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		k         int
		low, high float64
	}{{0, 0, 3.689}, {1, 0.0253, 5.572}, {5, 1.623, 11.668}, {10, 4.795, 18.390}, {100, 81.36, 121.63}} {
		low, high := estimate.Poisson(tc.k, 0.95)
		if math.Abs(low-tc.low) > 5e-3 || math.Abs(high-tc.high) > 5e-3 {
			t.Errorf("%d: [%.4f, %.4f], want [%.4f, %.4f]", tc.k, low, high, tc.low, tc.high)
		}
	}
}

// probability is the hypergeometric one, worked out by products alone.
func probability(x, n, marked, size int) float64 {
	if x < 0 || x > marked || n-x > size-marked || n-x < 0 {
		return 0
	}
	choose := func(n, k int) float64 {
		p := 1.0
		for i := range k {
			p *= float64(n-i) / float64(i+1)
		}
		return p
	}
	return choose(marked, x) * choose(size-marked, n-x) / choose(size, n)
}

// TestExactIntervalsNeverCoverLessThanTheirLevel adds up the probabilities of all draws
// whose interval holds the truth, for every truth.
func TestExactIntervalsNeverCoverLessThanTheirLevel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ size, n int }{{1, 1}, {7, 3}, {20, 20}, {30, 1}, {60, 17}, {200, 40}} {
		for marked := range tc.size + 1 {
			covered := 0.0
			for x := range tc.n + 1 {
				low, high := estimate.Hypergeometric(x, tc.n, tc.size, 0.95)
				if p := probability(x, tc.n, marked, tc.size); low <= marked && marked <= high {
					covered += p
				}
			}
			if covered < 0.95-1e-9 {
				t.Errorf("%d of %d marked, %d drawn: covered with %.4f", marked, tc.size, tc.n, covered)
			}
		}
	}
	for _, p := range []float64{0.001, 0.01, 0.05, 0.3, 0.5, 0.97} {
		const n = 80
		covered := 0.0
		for k := range n + 1 {
			c, _ := math.Lgamma(n + 1)
			a, _ := math.Lgamma(float64(k) + 1)
			b, _ := math.Lgamma(float64(n-k) + 1)
			if low, high := estimate.ClopperPearson(k, n, 0.95); low <= p && p <= high {
				covered += math.Exp(c - a - b + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
			}
		}
		if covered < 0.95-1e-9 {
			t.Errorf("probability %g of %d: covered with %.4f", p, n, covered)
		}
	}
}

func TestALargePopulationIsLikeAnEndlessOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		const size = 50_000_000
		low, high := estimate.Hypergeometric(k, n, size, 0.95)
		l, h := estimate.ClopperPearson(k, n, 0.95)
		if math.Abs(float64(low)/size-l) > 1e-5 || math.Abs(float64(high)/size-h) > 1e-5 {
			t.Fatalf("%d of %d: [%g, %g], endless [%g, %g]", k, n, float64(low)/size, float64(high)/size, l, h)
		}
	})
}

func TestWhoLooksAtAllKnowsAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		if low, high := estimate.Hypergeometric(k, n, n, 0.95); low != k || high != k {
			t.Fatalf("%d of all %d: [%d, %d]", k, n, low, high)
		}
	})
}

func TestASampleIsAsLargeAsItHasToBe(t *testing.T) {
	t.Parallel()
	const many = 10_000_000
	if n, ok := estimate.SampleForBound(0.01, 0, many, 0.95); n != 299 || !ok {
		t.Errorf("nothing in %d shows at most 1 %%, want 299 by the rule of three", n)
	}
	if n, ok := estimate.SampleForBound(0.01, 0, 200, 0.95); !ok || n >= 200 || n < 100 {
		t.Errorf("of 200 it takes %d", n)
	}
	if _, ok := estimate.SampleForBound(0.01, 5, 400, 0.95); ok {
		t.Error("5 of 400 are more than 1 %, whatever is looked at")
	}
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 30000).Draw(t, "size")
		bound := rapid.Float64Range(0.001, 0.3).Draw(t, "bound")
		found := rapid.IntRange(0, 5).Draw(t, "found")
		n, ok := estimate.SampleForBound(bound, found, size, 0.95)
		if !ok {
			return
		}
		reaches := func(n int) bool {
			level := 0.95 // not a constant: 2*0.95-1 would be rounded otherwise than where it is reckoned, which decides ties
			_, high := estimate.Hypergeometric(found, n, size, 2*level-1)
			return float64(high) <= bound*float64(size)
		}
		if !reaches(n) || n > found && reaches(n-1) {
			t.Fatalf("%d of %d do not do, or one less does", n, size)
		}
	})
	if n := estimate.SampleForHalfWidth(0.5, 0.05, many, 0.95); n < 385 || n > 405 {
		t.Errorf("half width of 5 points at one half takes %d, want about 385 by the normal distribution and a little more", n)
	}
	if n := estimate.SampleForHalfWidth(0.5, 0, 50, 0.95); n != 50 {
		t.Errorf("no width at all takes %d of 50", n)
	}
}
