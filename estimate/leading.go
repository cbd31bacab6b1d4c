package estimate

// Leading gives which units are surely better than a rate and surely behind no other unit,
// in their order: those of which [Ranks] would say that they may be first, and whose interval
// lies on the better side of the rate. It needs no interval of the others.
func Leading(units []Count, sort Sort, lower bool, rate float64) []int {
	level := 1 - 0.05/float64(max(1, len(units)))
	var better []int
	var ranks []Rank
	for i, u := range units {
		if u.surely(sort, outer(level), rate, lower) {
			var r Rank
			r.Low, r.High = u.between(sort, level)
			better, ranks = append(better, i), append(ranks, r)
		}
	}
	var leading []int
	for n, i := range better { // who beats one of them is one of them
		beaten := false
		for _, other := range ranks {
			beaten = beaten || other.beats(ranks[n], lower)
		}
		if !beaten {
			leading = append(leading, i)
		}
	}
	return leading
}

// surely reports whether the exact interval that leaves out a on either side lies on the
// better side of a rate: whether what was counted, or more of it, is rarer than that.
func (c Count) surely(sort Sort, a, rate float64, lower bool) bool {
	k, n := int(c.Events), int(c.Chances)
	switch {
	case c.Chances <= 0, lower && c.rate() >= rate, !lower && c.rate() <= rate:
		return false
	case sort == Proportion && lower:
		return atLeast(n-k, n, 1-rate) < a
	case sort == Proportion:
		return atLeast(k, n, rate) < a
	case lower:
		return poissonAtMost(k, rate*c.Chances) < a
	}
	return poissonAtLeast(k, rate*c.Chances) < a
}
