package contest

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/scoring"
)

// Candidate is an agent's month of one indicator.
type Candidate struct {
	Agent, Dept, Team string
	Sum               scoring.Sum
	// Barred is who counts among all and can have no award: red lines are a veto (E04).
	Barred bool
}

// Earner is who has earned an award.
type Earner struct {
	Candidate
	// Shrunk is the value drawn to the mean of all, in the indicator's unit.
	Shrunk float64
}

// Result is what became of an award.
type Result struct {
	Award
	Of scoring.Sum // all candidates together, those with too little included
	// Compared is how many had enough to be compared.
	Compared int
	// Earned are those who are certainly better than all together, and behind nobody for
	// certain, the best shrunken value first. Empty where nobody stands out from chance.
	Earned []Earner
}

// Earned gives who has earned an award. Places are taken from intervals that hold together
// with 95 % confidence; who shares the first place shares the award.
func (a Award) Earned(all []Candidate) Result {
	r := Result{Award: a}
	i, ok := scoring.Lookup(a.Item)
	if !ok || !i.Rankable() {
		return r
	}
	var in []Candidate
	for _, c := range all {
		r.Of = r.Of.Add(c.Sum)
		if c.Agent != "" && !c.Barred && c.Sum.Den >= a.AtLeast {
			in = append(in, c)
		}
	}
	r.Compared = len(in)
	sums := make([]scoring.Sum, len(in))
	for n, c := range in {
		sums[n] = c.Sum
	}
	shrunk := i.Shrunk(sums)
	for _, n := range i.Leading(sums, r.Of) {
		r.Earned = append(r.Earned, Earner{in[n], shrunk[n]})
	}
	slices.SortFunc(r.Earned, func(x, y Earner) int {
		by := cmp.Compare(y.Shrunk, x.Shrunk)
		if i.Better == scoring.Lower {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(x.Agent, y.Agent), cmp.Compare(x.Dept, y.Dept))
	})
	return r
}
