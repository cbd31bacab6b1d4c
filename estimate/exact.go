package estimate

import (
	"math"
	"sort"
)

// ClopperPearson gives the exact interval for the probability behind k of n (C. J.
// Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the
// case of the binomial", Biometrika 26, 1934): the probabilities under which neither
// so few nor so many are rarer than what a side leaves out. It never covers less than its
// level. For n ≤ 0 it is 0 and 1. It panics unless 0 ≤ k ≤ n.
func ClopperPearson(k, n int, level float64) (low, high float64) {
	a := outer(level)
	if n <= 0 {
		return 0, 1
	}
	hold(k, n)
	low, high = 0, 1
	if k > 0 {
		low = crossing(0, float64(k)/float64(n), func(p float64) float64 { return atLeast(k, n, p) - a })
	}
	if k < n {
		high = 1 - crossing(0, float64(n-k)/float64(n), func(q float64) float64 { return atLeast(n-k, n, q) - a })
	}
	return low, high
}

// atLeast is the binomial probability of k or more of n, for k above n·p; what lies
// below it is large and given as 1.
func atLeast(k, n int, p float64) float64 {
	switch {
	case p <= 0:
		return 0
	case float64(k) <= float64(n)*p:
		return 1
	}
	odds := p / (1 - p)
	first := logChoose(n, k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p)
	return tail(first, n-k+1, func(i int) float64 { return odds * float64(n-k-i) / float64(k+i+1) })
}

// Poisson gives the exact interval for the mean behind a count of k (F. Garwood,
// "Fiducial limits for the Poisson distribution", Biometrika 28, 1936). It panics for a
// negative count.
func Poisson(k int, level float64) (low, high float64) {
	a := outer(level)
	hold(0, k)
	if k > 0 {
		low = crossing(0, float64(k), func(mean float64) float64 { return poissonAtLeast(k, mean) - a })
	}
	far := float64(k) + 40*math.Sqrt(float64(k)+1) + 800 // beyond any level that a float holds
	high = crossing(float64(k), far, func(mean float64) float64 { return a - poissonAtMost(k, mean) })
	return low, high
}

func poissonAtLeast(k int, mean float64) float64 {
	if mean <= 0 {
		return 0
	}
	first := float64(k)*math.Log(mean) - mean - logFactorial(k)
	return tail(first, math.MaxInt32, func(i int) float64 { return mean / float64(k+i+1) })
}

func poissonAtMost(k int, mean float64) float64 {
	if mean <= float64(k) {
		return 1
	}
	first := float64(k)*math.Log(mean) - mean - logFactorial(k)
	return tail(first, k+1, func(i int) float64 { return float64(k-i) / mean })
}

// Hypergeometric gives the exact interval for how many of a population of the given size
// have what k of n have that were drawn from it without putting back (for its inversion
// see T. Wright, "Exact Confidence Bounds when Sampling from Small Finite Universes",
// Springer 1991). When all were drawn it is k and k. It panics unless 0 ≤ k ≤ n ≤ size.
func Hypergeometric(k, n, size int, level float64) (low, high int) {
	a := outer(level)
	hold(k, n)
	hold(n, size)
	// The fewest of which k or more would not be too rare, and by the mirror the most.
	fewest := func(k int) int {
		return k + sort.Search(size-n, func(i int) bool { return drawnAtLeast(k, n, k+i, size) > a })
	}
	return fewest(k), size - fewest(n-k)
}

// drawnAtLeast is the probability that k or more of n that are drawn are among the marked
// ones of the population, for k above what is expected; what lies below it is large and
// given as 1.
func drawnAtLeast(k, n, marked, size int) float64 {
	switch {
	case k == 0 || float64(k)*float64(size) <= float64(n)*float64(marked):
		return 1
	case marked < k:
		return 0
	}
	first := logChoose(marked, k) + logChoose(size-marked, n-k) - logChoose(size, n)
	return tail(first, min(n, marked)-k+1, func(i int) float64 {
		x := k + i
		return float64(marked-x) * float64(n-x) / (float64(x+1) * float64(size-marked-n+x+1))
	})
}
