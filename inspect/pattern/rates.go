package pattern

import (
	"math"

	"github.com/tingcha/tingcha/inspect/match"
)

// rates are how often literals stand in a sample.
type rates map[string]int

func ratesOf(set *Set, sample []byte) rates {
	var literals []string
	all := rates{}
	for id := range set.Len() {
		for _, group := range set.Needs(id).Groups {
			for _, literal := range group {
				if _, known := all[literal]; !known {
					all[literal] = 0
					literals = append(literals, literal)
				}
			}
		}
	}
	if len(sample) > 0 {
		for _, m := range match.New(literals).Append(nil, sample) {
			all[literals[m.ID]]++
		}
	}
	return all
}

// rarest is the group whose literals stand least often in the sample, and in
// Chinese where it says nothing; none when some literal of each has no atom.
func (r rates) rarest(groups [][]string) (best []string, ok bool) {
	least := math.Inf(1)
	for _, group := range groups {
		all := 0.0
		for _, literal := range group {
			if atomOf(literal).kind == noAtom {
				all = math.Inf(1)
			}
			all += float64(r[literal]) + Commonness(literal)/1000
		}
		if all < least {
			best, least, ok = group, all, true
		}
	}
	return best, ok
}
