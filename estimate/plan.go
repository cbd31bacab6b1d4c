package estimate

import (
	"math"
	"sort"
)

// SampleForBound gives how many of a population must be looked at so that its share of
// something is shown to be at most bound, if found of them have it. Confidence is that of
// the upper side alone: with level 0.95 and nothing found it is the rule of three, 0 of
// 299 for at most 1 % (J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is
// everything all right?", JAMA 249, 1983), less for a small population. It is false when
// even all of them would not do, because more are found than the bound allows.
func SampleForBound(bound float64, found, population int, level float64) (n int, ok bool) {
	if found > population || float64(found) > bound*float64(population) {
		return 0, false
	}
	both := 2*level - 1 // two sides that leave out twice as much
	most := int(math.Floor(bound * float64(population)))
	n = found + sort.Search(population-found, func(i int) bool {
		_, high := Hypergeometric(found, found+i, population, both)
		return high <= most
	})
	return n, true
}

// SampleForHalfWidth gives how many of a population must be looked at so that the
// interval of a share, expected to be about so large, reaches no further than half on
// either side of its middle.
func SampleForHalfWidth(expected, half float64, population int, level float64) int {
	return sort.Search(population, func(n int) bool {
		if n == 0 {
			return half >= 0.5
		}
		low, high := Hypergeometric(int(math.Round(expected*float64(n))), n, population, level)
		return float64(high-low) <= 2*half*float64(population)
	})
}
