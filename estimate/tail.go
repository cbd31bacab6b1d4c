package estimate

import "math"

// negligible ends a sum whose further terms do not change it.
const negligible = 1e-17

// outer gives what either side of a two-sided interval leaves out.
func outer(level float64) float64 {
	if level < 0.5 || level >= 1 {
		panic("estimate: a level of confidence is at least 0.5 and below 1")
	}
	return (1 - level) / 2
}

// tail adds terms that begin with exp(logFirst), each being the one before it times its
// ratio, at most as many as given. The terms fall.
func tail(logFirst float64, terms int, ratio func(i int) float64) float64 {
	term, sum := math.Exp(logFirst), 0.0
	for i := range terms {
		sum += term
		if term < sum*negligible {
			break
		}
		term *= ratio(i)
	}
	return min(sum, 1)
}

// logChoose gives the logarithm of the number of ways to choose k of n.
func logChoose(n, k int) float64 {
	return logFactorial(n) - logFactorial(k) - logFactorial(n-k)
}

func logFactorial(n int) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}

// crossing gives where a function of one number crosses zero between low and high, by
// halving. It is below zero at low, and above at high, and never falls.
func crossing(low, high float64, f func(float64) float64) float64 {
	for range 100 {
		mid := low + (high-low)/2
		if mid <= low || mid >= high {
			break
		}
		if f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return low + (high-low)/2
}

// gammaBelow gives below what a gamma variable of a shape, with scale 1, lies with a
// probability.
func gammaBelow(shape, probability float64) float64 {
	return crossing(0, shape+40*math.Sqrt(shape)+40, func(x float64) float64 { return gammaUpTo(shape, x) - probability })
}

// gammaUpTo is the probability that a gamma variable is at most x, by its power series
// (M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 6.5.29).
func gammaUpTo(shape, x float64) float64 {
	if x <= 0 {
		return 0
	}
	v, _ := math.Lgamma(shape + 1)
	term, sum := math.Exp(shape*math.Log(x)-x-v), 0.0
	for i := 1.0; term > sum*negligible; i++ {
		sum += term
		term *= x / (shape + i)
	}
	return min(sum, 1)
}
