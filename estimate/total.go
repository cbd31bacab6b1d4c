package estimate

import "math"

// Stratum is a part of a population from which some were drawn by chance, each with the
// same chance, and looked at.
type Stratum struct {
	Size    int // of the part
	Drawn   int // and looked at
	Found   int // of those drawn
	Unknown int // of those drawn: nobody could tell
}

// Figure is an estimate between its bounds.
type Figure struct {
	Value     float64
	Low, High float64
	// Known says that there is a value. Without it nothing was looked at, or nothing that
	// could be told, in a part of the population; the bounds hold all the same.
	Known bool
}

// Over gives the figure as a share of a whole; nothing is known of a share of nothing.
func (f Figure) Over(whole float64) Figure {
	if whole <= 0 {
		return Figure{High: 1}
	}
	return Figure{f.Value / whole, f.Low / whole, f.High / whole, f.Known}
}

// Total estimates how many there are in all strata together.
//
// Its value is that of Horvitz and Thompson: each one found counts as often as its
// stratum is larger than what was drawn of it ("A generalization of sampling without
// replacement from a finite universe", JASA 47, 1952). Of those that nobody could tell it
// takes the same share as of the others, which is Hájek's quotient within the stratum.
//
// For the bounds, strata of which the same part was drawn are taken as one. The exact
// bounds of each (see [Hypergeometric]) are put together by the squares of their
// distances: G. Y. Zou, W. Huang and X. Zhang, "A note on confidence interval estimation
// for a linear function of binomial proportions", Computational Statistics & Data
// Analysis 53, 2009. With one stratum they are exact; where nothing was found they come to
// at least the largest exact bound of a stratum. Where few were found in many strata the
// lower bound would be too high by this, and that of M. P. Fay and E. J. Feuer holds,
// "Confidence intervals for directly standardized rates", Statistics in Medicine 16, 1997.
//
// What nobody could tell counts as not there for the lower bound and as there for the
// upper: it widens the interval and never vanishes.
//
// It panics unless in every stratum 0 ≤ Found + Unknown ≤ Drawn ≤ Size.
func Total(strata []Stratum, level float64) Figure {
	f := Figure{Known: true}
	for _, s := range strata {
		hold(s.Found, s.Found+s.Unknown)
		hold(s.Found+s.Unknown, s.Drawn)
		hold(s.Drawn, s.Size)
		switch told := s.Drawn - s.Unknown; {
		case told > 0:
			f.Value += float64(s.Size) * float64(s.Found) / float64(told)
		case s.Size > 0:
			f.Known = false
		}
	}
	f.Low, f.High = bounds(alike(strata), level)
	return f
}

// bounds gives the bounds of the total of strata of which different parts were drawn.
func bounds(strata []Stratum, level float64) (least, most float64) {
	var found int
	var below, above, spread float64
	for _, s := range strata {
		low, _ := Hypergeometric(s.Found, s.Drawn, s.Size, level)
		_, high := Hypergeometric(s.Found+s.Unknown, s.Drawn, s.Size, level)
		l, m := s.weighed(s.Found, low), s.weighed(s.Found+s.Unknown, high)
		least, most = least+l, most+m
		below += square(l - float64(low))
		above += square(float64(high) - m)
		spread += s.spread()
		found += s.Found
	}
	low := least - math.Sqrt(below)
	if len(strata) > 1 && spread > 0 {
		low = max(float64(found), min(low, spread/least*gammaBelow(square(least)/spread, outer(level))))
	}
	return low, most + math.Sqrt(above)
}

// alike puts strata together of which the same part was drawn, but for rounding.
func alike(strata []Stratum) []Stratum {
	var groups []Stratum
next:
	for _, s := range strata {
		if s.Size == 0 {
			continue
		}
		for i, g := range groups {
			both := Stratum{g.Size + s.Size, g.Drawn + s.Drawn, g.Found + s.Found, g.Unknown + s.Unknown}
			if part := float64(both.Drawn) / float64(both.Size); math.Abs(float64(s.Drawn)-part*float64(s.Size)) <= 1 &&
				math.Abs(float64(g.Drawn)-part*float64(g.Size)) <= 1 && s.Drawn > 0 && g.Drawn > 0 {
				groups[i] = both
				continue next
			}
		}
		groups = append(groups, s)
	}
	return groups
}

// weighed gives what so many of those drawn stand for; where none was drawn, the bound.
func (s Stratum) weighed(n, bound int) float64 {
	if s.Drawn == 0 {
		return float64(bound)
	}
	return float64(s.Size) * float64(n) / float64(s.Drawn)
}

// spread is the variance of what those found stand for, as that of a count of so many.
func (s Stratum) spread() float64 {
	if s.Drawn == 0 {
		return 0
	}
	n := float64(s.Drawn)
	return square(float64(s.Size)/n) * float64(s.Found) * (1 - float64(s.Found)/n) * (1 - n/float64(s.Size))
}

func square(x float64) float64 { return x * x }

// MissedShare estimates which share of all there are is among the missed: those in the
// strata of the first kind against those of both kinds, which must not share anything.
// Each total is bounded so that both hold together with the level (Bonferroni); the
// share's bounds are the least and the most that such totals allow.
func MissedShare(missed, caught []Stratum, level float64) Figure {
	both := 1 - (1-level)/2
	m, c := Total(missed, both), Total(caught, both)
	f := Figure{Low: share(m.Low, c.High), High: share(m.High, c.Low), Known: m.Known && c.Known && m.Value+c.Value > 0}
	if m.High <= 0 && c.High <= 0 { // there is nothing to have a share of
		return Figure{High: 1}
	}
	f.Value = share(m.Value, c.Value)
	return f
}

func share(a, b float64) float64 {
	if a <= 0 {
		return 0
	}
	return a / (a + b)
}
