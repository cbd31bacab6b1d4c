package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

func count(events, chances float64) estimate.Count {
	return estimate.Count{Events: events, Chances: chances}
}

// TestPriorsAreThoseOfTheMoments has 2, 5 and 8 of 10: the mean is 1/2, the spread
// 10 × (0.09 + 0 + 0.09) = 1.8. Within units 1/4 × 2 = 0.5 of it is chance.
func TestPriorsAreThoseOfTheMoments(t *testing.T) {
	t.Parallel()
	units := []estimate.Count{count(2, 10), count(5, 10), count(8, 10)}
	// rho = (1.8 − 0.5) ÷ (0.25 × (30 − 300/30 − 2)) = 1.3 ÷ 4.5; weight = 1/rho − 1
	share := estimate.BetaBinomial(units)
	if math.Abs(share.Mean-0.5) > 1e-12 || math.Abs(share.Weight-(4.5/1.3-1)) > 1e-9 || share.Same {
		t.Errorf("beta-binomial: %+v", share)
	}
	// between = (1.8 − 0.5 × 2) ÷ (30 − 300/30) = 0.04; weight = 0.5 ÷ 0.04
	rate := estimate.GammaPoisson(units)
	if math.Abs(rate.Mean-0.5) > 1e-12 || math.Abs(rate.Weight-12.5) > 1e-9 || rate.Same {
		t.Errorf("gamma-Poisson: %+v", rate)
	}
	if got, want := rate.Shrunk(units[0]), (2+0.5*12.5)/(10+12.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("2 of 10 is drawn to %g, want %g", got, want)
	}
}

func TestUnitsThatDifferByChanceAloneAreAllAtTheMean(t *testing.T) {
	t.Parallel()
	units := []estimate.Count{count(4, 10), count(5, 10), count(6, 10)}
	for name, prior := range map[string]estimate.Prior{"beta-binomial": estimate.BetaBinomial(units), "gamma-Poisson": estimate.GammaPoisson(units)} {
		if !prior.Same || prior.Shrunk(units[0]) != 0.5 {
			t.Errorf("%s: %+v, drawn to %g", name, prior, prior.Shrunk(units[0]))
		}
	}
}

func TestOneUnitAndNoneAreAtTheirMean(t *testing.T) {
	t.Parallel()
	if p := estimate.BetaBinomial(nil); p.Shrunk(count(0, 0)) != 0 {
		t.Errorf("of nothing: %+v", p)
	}
	if p := estimate.GammaPoisson([]estimate.Count{count(3, 6), count(0, 0)}); p.Shrunk(count(3, 6)) != 0.5 {
		t.Errorf("of one: %+v", p)
	}
}

// TestShrinkingLiesBetweenOwnAndMean holds both priors: what is drawn lies between the
// unit's own rate and the mean, and nearer to its own the more was counted.
func TestShrinkingLiesBetweenOwnAndMean(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var units []estimate.Count
		for range rapid.IntRange(2, 12).Draw(t, "units") {
			n := rapid.IntRange(1, 300).Draw(t, "n")
			units = append(units, count(float64(rapid.IntRange(0, n).Draw(t, "k")), float64(n)))
		}
		for _, p := range []estimate.Prior{estimate.BetaBinomial(units), estimate.GammaPoisson(units)} {
			for _, u := range units {
				own, got := u.Events/u.Chances, p.Shrunk(u)
				if got < min(own, p.Mean)-1e-9 || got > max(own, p.Mean)+1e-9 {
					t.Fatalf("%+v is drawn to %g by %+v", u, got, p)
				}
				more := p.Shrunk(count(10*u.Events, 10*u.Chances))
				if math.Abs(more-own) > math.Abs(got-own)+1e-9 {
					t.Fatalf("%+v is drawn to %g, ten times as much of it to %g", u, got, more)
				}
			}
		}
	})
}
