package estimate

import (
	"math/rand/v2"
	"slices"
)

// Statistic is a figure of ratings; it is unknown where these say nothing about it.
type Statistic func(Ratings) (value float64, known bool)

// minKnown is the least share of resamples, of which a figure has to be known for its
// interval to be: fewer would show only the lucky ones.
const minKnown = 0.9

// Bootstrap gives the bounds of a figure by drawing items anew, with replacement, and
// leaving out the same share of the outcomes at both ends (B. Efron, "Nonparametric
// standard errors and confidence intervals", Canadian Journal of Statistics 9, 1981). The
// same seed gives the same bounds. They are unknown for fewer than two items, and when
// the figure is unknown for more than a tenth of the draws, as with items that are nearly
// all alike.
func Bootstrap(r Ratings, of Statistic, seed uint64, times int, level float64) (low, high float64, known bool) {
	side := outer(level)
	if len(r) < 2 || times < 1 {
		return 0, 0, false
	}
	random := rand.New(rand.NewPCG(seed, uint64(len(r))))
	drawn := make(Ratings, len(r))
	outcomes := make([]float64, 0, times)
	for range times {
		for i := range drawn {
			drawn[i] = r[random.IntN(len(r))]
		}
		if v, ok := of(drawn); ok {
			outcomes = append(outcomes, v)
		}
	}
	if float64(len(outcomes)) < minKnown*float64(times) {
		return 0, 0, false
	}
	slices.Sort(outcomes)
	last := len(outcomes) - 1
	cut := int(side * float64(len(outcomes)))
	return outcomes[cut], outcomes[last-cut], true
}
