package contest

import (
	"math"
	"slices"

	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/scoring"
)

// Unit is a department's month, and the month before.
type Unit struct {
	Name        string
	Now, Before map[scoring.Item]scoring.Sum
	RedLines    int // confirmed findings of a red line
}

// Bar says why a unit has no place.
type Bar string

// The bars.
const (
	FewCalls  Bar = "calls"    // too few calls to compare
	Uncovered Bar = "coverage" // too few of them inspected
	RedLine   Bar = "redline"  // 红线：一票否决
	Nameless  Bar = "nameless" // calls of which nobody knows the department
)

// Standing is how a unit stands.
type Standing struct {
	Unit
	Bars []Bar // none for a unit with a place
	// Groups number, for each criterion, the groups of units that cannot be told apart, 1
	// being the best. Of the movement 1 is surely better than the month before, 2 neither,
	// 3 surely worse. Empty for a unit without a place.
	Groups map[Criterion]int
	// Points are what the groups cost together: weight × (group − 1), added up.
	Points float64
	// Place is 1 for the fewest points; units with the same points share it. 0 for none.
	Place  int
	Shared bool
	Moved  scoring.Moved // the movement, with its 95 % interval
}

// First reports whether the unit may be given the flag: nobody stands before it.
func (s Standing) First() bool { return s.Place == 1 }

// Standings gives how units stand, by place, those without one last. only says by what they
// are compared: who must not know what verdicts say compares without them.
func Standings(units []Unit, t Terms, only []Criterion) []Standing {
	all := make([]Standing, len(units))
	var in []int // those with a place
	for i, u := range units {
		all[i] = Standing{Unit: u, Bars: t.bars(u), Moved: moved(u)}
		if len(all[i].Bars) == 0 {
			all[i].Groups = map[Criterion]int{}
			in = append(in, i)
		}
	}
	for _, c := range only {
		t.compare(all, in, c)
	}
	for _, i := range in {
		all[i].Place = 1
		for _, j := range in {
			switch {
			case all[j].Points < all[i].Points:
				all[i].Place++
			case i != j && all[j].Points == all[i].Points:
				all[i].Shared = true
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Standing) int {
		last := len(units) + 1
		place := func(s Standing) int {
			if s.Place == 0 {
				return last
			}
			return s.Place
		}
		return place(a) - place(b)
	})
	return all
}

// bars gives why a unit has no place.
func (t Terms) bars(u Unit) []Bar {
	var bars []Bar
	if u.Name == "" {
		bars = append(bars, Nameless)
	}
	if calls := u.Now[scoring.InternalTotal].Den; calls == 0 || calls < t.Calls {
		bars = append(bars, FewCalls)
	}
	if c := u.Now[scoring.Covered]; float64(c.Num) < t.Coverage*float64(c.Den) || c.Den == 0 && t.Coverage > 0 {
		bars = append(bars, Uncovered)
	}
	if u.RedLines > t.RedLines {
		bars = append(bars, RedLine)
	}
	return bars
}

func moved(u Unit) scoring.Moved {
	i, _ := scoring.Lookup(scoring.ConfirmedShare)
	return i.Change(u.Now[i.Item], u.Before[i.Item])
}

// compare groups the units with a place by one criterion.
func (t Terms) compare(all []Standing, in []int, c Criterion) {
	sums := make([]scoring.Sum, len(in))
	for n, i := range in {
		sums[n] = all[i].Now[c.Item()]
	}
	if c == Movement {
		for n, i := range in {
			all[i].group(c, direction(sums[n], all[i].Before[c.Item()], len(in)), t)
		}
		return
	}
	i, _ := scoring.Lookup(c.Item())
	for n, rank := range i.Ranks(sums) {
		all[in[n]].group(c, rank.Group, t)
	}
}

func (s *Standing) group(c Criterion, group int, t Terms) {
	s.Groups[c] = group
	// What is the same on paper is the same here: 0.1 + 0.2 shares a place with 0.3.
	s.Points = math.Round((s.Points+t.Weights[c]*float64(group-1))*1e9) / 1e9
}

// direction is the group of a movement, among so many units: all of their intervals
// together hold with 95 % confidence.
func direction(now, before scoring.Sum, units int) int {
	low, high := estimate.DifferenceAt(1-0.05/float64(max(1, units)), int(now.Num), int(now.Den), int(before.Num), int(before.Den))
	switch {
	case high < 0: // a smaller share is better
		return 1
	case low > 0:
		return 3
	}
	return 2
}
