package scoring

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/inspect"
)

// count is what a sum says to the estimates.
func (s Sum) count() estimate.Count {
	return estimate.Count{Events: float64(s.Num), Chances: float64(s.Den)}
}

func counts(sums []Sum) []estimate.Count {
	all := make([]estimate.Count, len(sums))
	for i, s := range sums {
		all[i] = s.count()
	}
	return all
}

// Rankable reports whether a league table of the indicator can tell luck from work: only
// shares and rates say how much is chance, and only where one way is better.
func (i Indicator) Rankable() bool {
	return (i.Kind == Share || i.Kind == Rate) && i.Better != Neither
}

// Ranks gives the places of units in a league table, in their order; see [estimate.Ranks].
// It is nil for an indicator that is not Rankable.
func (i Indicator) Ranks(sums []Sum) []estimate.Rank {
	if !i.Rankable() {
		return nil
	}
	sort := estimate.Proportion
	if i.Kind == Rate {
		sort = estimate.Intensity
	}
	return estimate.Ranks(counts(sums), sort, i.Better == Lower)
}

// Leading gives which of the units are surely better than the rate of of, and surely behind
// no other, in their order; see [estimate.Leading]. It is nil for an indicator that is not
// Rankable, and where of has nothing to divide by.
func (i Indicator) Leading(sums []Sum, of Sum) []int {
	if !i.Rankable() || of.Den <= 0 {
		return nil
	}
	sort := estimate.Proportion
	if i.Kind == Rate {
		sort = estimate.Intensity
	}
	return estimate.Leading(counts(sums), sort, i.Better == Lower, float64(of.Num)/float64(of.Den))
}

// Shrunk gives the values of units, in their order and in the indicator's Unit, with those
// of small counts drawn to the mean of all. It is nil for an indicator of which nobody
// knows how its rows scatter: only shares and rates are drawn.
func (i Indicator) Shrunk(sums []Sum) []float64 {
	all := counts(sums)
	var prior estimate.Prior
	var scale float64
	switch i.Kind {
	case Share:
		prior, scale = estimate.BetaBinomial(all), hundred
	case Rate:
		prior, scale = estimate.GammaPoisson(all), million
	case Mean, Tally, Balance, Movement:
		return nil
	}
	values := make([]float64, len(all))
	for n, c := range all {
		values[n] = scale * prior.Shrunk(c)
	}
	return values
}

// Stratum is work that may be compared: of one kind, at one time of the year.
type Stratum struct {
	Class  call.TicketKind
	Season string // see SeasonOf
}

// Adjusted compares a unit with what it would have if each of its strata were like
// everybody's: by the kind of work and the season it had, see [estimate.Standardised].
// Strata that all has not are left out: nobody can say what to expect there.
func Adjusted(own, all map[Stratum]Sum) estimate.Ratio {
	strata := slices.SortedFunc(maps.Keys(all), func(a, b Stratum) int {
		if c := strings.Compare(string(a.Class), string(b.Class)); c != 0 {
			return c
		}
		return strings.Compare(a.Season, b.Season)
	})
	of := func(sums map[Stratum]Sum) []Sum {
		list := make([]Sum, len(strata))
		for i, s := range strata {
			list[i] = sums[s]
		}
		return list
	}
	return estimate.Standardised(counts(of(own)), counts(of(all)))
}

// SeasonOf names the seasons that a day falls into, such as 度夏; empty for none. A day of
// several has them all, so that every day is in one stratum only.
func SeasonOf(day string, seasons inspect.Calendar) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return strings.Join(seasons.On(at), "、") // midnight in UTC is the same day in China
}

// SeasonDays lists the days from first to last, both included, that fall into a season:
// what a figure of 度夏 is summed over. An unreadable day gives none.
func SeasonDays(first, last, season string, seasons inspect.Calendar) []string {
	from, err := time.Parse(time.DateOnly, first)
	to, err2 := time.Parse(time.DateOnly, last)
	if err != nil || err2 != nil {
		return nil
	}
	var days []string
	for at := from; !at.After(to); at = at.AddDate(0, 0, 1) {
		if slices.Contains(seasons.On(at), season) {
			days = append(days, at.Format(time.DateOnly))
		}
	}
	return days
}
