package estimate

import (
	"cmp"
	"math"
	"slices"
)

// Sort says what sort of number a Count is.
type Sort int

// The sorts of counts.
const (
	Proportion Sort = iota // events of chances: Clopper–Pearson
	Intensity              // events over an exposure: Garwood
)

// Rank is where a unit stands among others, as far as the counts can tell.
type Rank struct {
	// First and Last bound the place, 1 being the best: between them lie the units that
	// cannot be told apart from this one, and those that can be neither.
	First, Last int
	// Group numbers the groups of units that are not told apart, from 1, the best first.
	Group int
	// Low and High are the interval that the places are taken from.
	Low, High float64
}

// Ranks gives the places of units, in their order. All intervals together hold with 95 %
// confidence: each is exact, and the 5 % that all may leave out are shared out evenly among
// the units (Bonferroni). One unit is better than another
// when their intervals do not meet, so that with 95 % confidence no place at all is wrong
// (D. Al Mohamad, J. J. Goeman and E. W. van Zwet, "Simultaneous confidence intervals for
// ranks with application to ranking institutions", Biometrics 78, 2022, have narrower
// ones). A unit without chances may stand anywhere. lower says that fewer events are
// better.
//
// A group holds whoever cannot be told apart from the first of the group, the one with the
// best rate that is in no group before.
func Ranks(units []Count, sort Sort, lower bool) []Rank {
	ranks := make([]Rank, len(units))
	level := 1 - 0.05/float64(max(1, len(units)))
	for i, u := range units {
		ranks[i].Low, ranks[i].High = u.between(sort, level)
	}
	for i := range ranks {
		better, worse := 0, 0
		for j := range ranks {
			switch {
			case ranks[j].beats(ranks[i], lower):
				better++
			case ranks[i].beats(ranks[j], lower):
				worse++
			}
		}
		ranks[i].First, ranks[i].Last = 1+better, len(ranks)-worse
	}
	group(ranks, units, lower)
	return ranks
}

// between is the exact interval of a unit's rate.
func (c Count) between(sort Sort, level float64) (low, high float64) {
	if sort == Proportion {
		return ClopperPearson(int(c.Events), int(c.Chances), level)
	}
	if c.Chances <= 0 {
		return 0, math.Inf(1)
	}
	low, high = Poisson(int(c.Events), level)
	return low / c.Chances, high / c.Chances
}

// beats reports whether a unit is surely better than another.
func (r Rank) beats(other Rank, lower bool) bool {
	if lower {
		return r.High < other.Low
	}
	return r.Low > other.High
}

// group numbers the groups.
func group(ranks []Rank, units []Count, lower bool) {
	order := byRate(units, lower)
	for n := 1; len(order) > 0; n++ {
		best, rest := ranks[order[0]], order[:0]
		for _, i := range order {
			if best.beats(ranks[i], lower) {
				rest = append(rest, i)
			} else {
				ranks[i].Group = n
			}
		}
		order = rest
	}
}

// byRate orders units, the best first; those of which nothing is known come last.
func byRate(units []Count, lower bool) []int {
	order := make([]int, len(units))
	for i := range order {
		order[i] = i
	}
	key := func(i int) float64 {
		switch {
		case units[i].Chances <= 0:
			return math.Inf(1)
		case lower:
			return units[i].rate()
		}
		return -units[i].rate()
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
	return order
}
