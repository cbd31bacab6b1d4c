package scoring

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect"
)

// Charge says in what a deduction counts together with others of the same call. It
// is that of the finding on the day of the verdict; entries of old records have none,
// and count by themselves.
type Charge struct {
	Call      string
	Family    string
	FamilyCap inspect.Points // what Family takes in one call at most; 0 for no limit
	Dimension string
	Veto      bool // the call has nothing left in Dimension
}

// ChargeOf is how a finding of a call counts.
func ChargeOf(f inspect.Finding, callID string) Charge {
	return Charge{Call: callID, Family: f.Family, FamilyCap: f.FamilyCap, Dimension: f.Dimension, Veto: f.Veto}
}

// claim is what one finding that stands would take if it were alone.
type claim struct {
	Charge
	points inspect.Points
	last   Entry // the newest entry of a confirmed one
}

// claims adds up the verdicts of each finding, in whatever order they came, and
// gives those that stand, by the finding's ID.
func claims(rows []Entry) map[string]claim {
	all := map[string]claim{}
	stands := map[string]int64{}
	for _, e := range rows {
		c := all[e.Source.ID]
		c.points += e.Points
		if e.Num > 0 {
			c.Charge = e.Charge
		}
		c.last = e
		all[e.Source.ID] = c
		stands[e.Source.ID] += e.Num
	}
	maps.DeleteFunc(all, func(id string, _ claim) bool { return stands[id] <= 0 })
	return all
}

// relief gives the entries that take back what a call's findings would take
// together beyond what they may. It depends on which findings stand, and not on the
// order of their verdicts.
//
// In a dimension with a veto everything is gone, so what else stands there takes
// nothing more; what stands in the other dimensions is held to the limit of each
// family.
func relief(standing map[string]claim) []Entry {
	byCall := map[string][]claim{}
	for _, c := range standing {
		if c.Call != "" {
			byCall[c.Call] = append(byCall[c.Call], c)
		}
	}
	var entries []Entry
	for _, call := range slices.Sorted(maps.Keys(byCall)) {
		vetoed, left := split(byCall[call])
		entries = append(entries, beyondVeto(vetoed)...)
		entries = append(entries, beyondCap(left)...)
	}
	return entries
}

// split sets the claims in dimensions with a veto apart, by dimension.
func split(claims []claim) (vetoed map[string][]claim, left []claim) {
	vetoed = map[string][]claim{}
	for _, c := range claims {
		if c.Veto {
			vetoed[c.Dimension] = nil
		}
	}
	for _, c := range claims {
		if _, gone := vetoed[c.Dimension]; gone {
			vetoed[c.Dimension] = append(vetoed[c.Dimension], c)
		} else {
			left = append(left, c)
		}
	}
	return vetoed, left
}

func beyondVeto(vetoed map[string][]claim) []Entry {
	var entries []Entry
	for _, dimension := range slices.Sorted(maps.Keys(vetoed)) {
		claims := vetoed[dimension]
		entries = append(entries, limited(claims, inspect.FullMarks, VetoSource, Charge{Dimension: dimension, Veto: true})...)
	}
	return entries
}

// beyondCap holds each family to its limit. Of limits that differ, because the rules
// were changed between two verdicts, the highest holds, and none is the highest: so
// no finding makes others cheaper.
func beyondCap(claims []claim) []Entry {
	families := map[string][]claim{}
	for _, c := range claims {
		families[c.Family] = append(families[c.Family], c)
	}
	var entries []Entry
	for _, family := range slices.Sorted(maps.Keys(families)) {
		if limit := highest(families[family]); limit > 0 {
			entries = append(entries, limited(families[family], limit, CapSource, Charge{Family: family, FamilyCap: limit})...)
		}
	}
	return entries
}

// highest is the limit of a family; 0 when there is none.
func highest(claims []claim) inspect.Points {
	limit := inspect.Points(0)
	for _, c := range claims {
		if c.FamilyCap == 0 {
			return 0
		}
		limit = max(limit, c.FamilyCap)
	}
	return limit
}

// limited is the entry that brings claims of one call down to a limit; none when
// they keep it.
func limited(claims []claim, limit inspect.Points, kind SourceKind, charge Charge) []Entry {
	var sum inspect.Points
	var last Entry
	for _, c := range claims {
		sum += c.points
		if compare(c.last, last) > 0 {
			last = c.last
		}
	}
	if sum <= limit {
		return nil
	}
	charge.Call = claims[0].Call
	last.Source = Source{Kind: kind, ID: charge.Call}
	last.Num, last.Den, last.Points, last.Charge = 0, 0, limit-sum, charge
	return []Entry{last}
}

// cost is what claims take together.
func cost(standing map[string]claim) inspect.Points {
	var sum inspect.Points
	for _, c := range standing {
		sum += c.points
	}
	for _, e := range relief(standing) {
		sum += e.Points
	}
	return sum
}

func compareCharges(a, b Charge) int {
	flag := func(set bool) int {
		if set {
			return 1
		}
		return 0
	}
	return cmp.Or(
		strings.Compare(a.Call, b.Call),
		strings.Compare(a.Family, b.Family),
		cmp.Compare(a.FamilyCap, b.FamilyCap),
		strings.Compare(a.Dimension, b.Dimension),
		cmp.Compare(flag(a.Veto), flag(b.Veto)),
	)
}
