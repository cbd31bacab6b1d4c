package scoring

import (
	"slices"

	"github.com/tingcha/tingcha/estimate"
)

// Standing is where one of several agents stands, as far as that is more than chance.
type Standing string

// The standings. Alike says that chance alone could have made the difference.
const (
	Untold Standing = "" // of kinds whose sums do not say how much is chance, or where nothing is known
	Better Standing = "better"
	Alike  Standing = "alike"
	Worse  Standing = "worse"
)

// Spread is how the values of several agents lie.
type Spread struct {
	// Values are those of all whose value is known, from the lowest to the highest; those of
	// small counts are drawn to the mean of all where the indicator says how much is chance.
	Values []float64
	// Own is that of the one asked about, among Values; meaningless unless Known.
	Own   float64
	Known bool
	Drawn bool // Values are drawn
	// Middle is what all together come to.
	Middle Reading
	// Stands is where the one asked about stands against the others together.
	Stands Standing
}

// Among says where one of several agents lies, whose sums are in any order: the one at
// index own.
func (i Indicator) Among(own int, sums []Sum) Spread {
	var s Spread
	var others Sum
	known := []Sum{}
	at := -1
	for n, sum := range sums {
		if n != own {
			others = others.Add(sum)
		}
		if !i.Read(sum).Known {
			continue
		}
		if n == own {
			at = len(known)
		}
		known = append(known, sum)
	}
	values := i.Shrunk(known)
	s.Drawn = values != nil
	for _, sum := range known {
		if !s.Drawn {
			values = append(values, i.Read(sum).Value)
		}
	}
	if s.Known = at >= 0; s.Known {
		s.Own = values[at]
		s.Stands = i.stands(sums[own], others)
		s.Middle = i.middle(others.Add(sums[own]), len(known))
	} else {
		s.Middle = i.middle(others, len(known))
	}
	s.Values = slices.Sorted(slices.Values(values))
	return s
}

// middle reads what several agents come to: of a Balance, the mean of theirs.
func (i Indicator) middle(all Sum, agents int) Reading {
	if i.Kind == Balance && agents > 0 {
		all.Num /= int64(agents)
	}
	return i.Read(all)
}

// stands compares a sum with that of the others: for rates by the own interval, for shares
// by that of the difference, too, which alone is too narrow where the agent has few rows.
func (i Indicator) stands(own, others Sum) Standing {
	mine, theirs := i.Read(own), i.Read(others)
	if !i.Rankable() || !mine.Known || !theirs.Known {
		return Untold
	}
	above, below := mine.Low > theirs.Value, mine.High < theirs.Value
	if i.Kind == Share {
		low, high := estimate.ClopperPearson(int(own.Num), int(own.Den), confidence)
		moved := i.Change(own, others)
		above, below = moved.Low > 0 && hundred*low > theirs.Value, moved.High < 0 && hundred*high < theirs.Value
	}
	if above == below {
		return Alike
	}
	if above == (i.Better == Higher) {
		return Better
	}
	return Worse
}
