package warning

import (
	"math"
	"slices"
	"time"
)

const week = 7 * 24 * time.Hour

// Usual is how a count is compared with the same hours of the same weekday in earlier
// weeks. Counts are told apart from what is usual by the median and the median of absolute
// deviations, which a few odd weeks do not move (P. Rousseeuw and C. Croux, Alternatives to
// the Median Absolute Deviation, 1993): the usual is the median m, and a spread is
// 1.4826·MAD, but no less than the √m that counts scatter by even where nothing changes
// (Poisson), and no less than 1.
type Usual struct {
	Weeks int // that are looked back
	// Enough is how many of them there must be records of; with fewer nothing is called
	// unusual.
	Enough int
	// Least is a count that is never called unusual below.
	Least int
}

// Expected is what is usual.
type Expected struct {
	Weeks  int // how many weeks it is made of
	Known  bool
	Median float64
	Spread float64
}

// madOfNormal makes the median of absolute deviations a standard deviation where counts are
// spread normally.
const madOfNormal = 1.4826

// expect gives what is usual by the counts of earlier weeks.
func (u Usual) expect(counts []int) Expected {
	e := Expected{Weeks: len(counts)}
	if len(counts) < u.Enough || len(counts) == 0 {
		return e
	}
	values := make([]float64, len(counts))
	for i, n := range counts {
		values[i] = float64(n)
	}
	e.Known, e.Median = true, median(values)
	for i, v := range values {
		values[i] = math.Abs(v - e.Median)
	}
	e.Spread = max(madOfNormal*median(values), math.Sqrt(e.Median), 1)
	return e
}

// median sorts its argument.
func median(values []float64) float64 {
	slices.Sort(values)
	mid := len(values) / 2
	if len(values)%2 == 1 {
		return values[mid]
	}
	return (values[mid-1] + values[mid]) / 2
}

// Far is how many spreads a count is above the usual.
func (e Expected) Far(count int) float64 {
	if !e.Known {
		return 0
	}
	return (float64(count) - e.Median) / e.Spread
}
