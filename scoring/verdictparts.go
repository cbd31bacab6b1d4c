package scoring

import (
	"strconv"

	"github.com/tingcha/tingcha/inspect"
)

// What rulebooks call the findings that have an indicator of their own, by label or by
// family.
const (
	anything      = ""
	shirking      = "shirking"
	undispatching = "undispatched"
	unreported    = UnreportedLabel
)

// UnreportedLabel is that of findings which say that a complaint about staff was not
// reported.
const UnreportedLabel = "internal=unreported"

// named reports whether a finding is of a sort; every one is of anything.
func (v VerdictFacts) named(sort string) bool {
	return sort == anything || v.Label == sort || v.Family == sort
}

// confirmed reports whether a person confirmed a finding of a sort.
func (f CallFacts) confirmed(sort string) bool {
	for _, v := range f.Verdicts {
		if v.Ruling == ConfirmedRuling && v.named(sort) {
			return true
		}
	}
	return false
}

// deducted is what the confirmed findings of a call take together, as it does on a card.
func (f CallFacts) deducted() inspect.Points {
	standing := map[string]claim{}
	for i, v := range f.Verdicts {
		if v.Ruling != ConfirmedRuling {
			continue
		}
		c := claim{Charge: v.Charge, points: v.Points}
		c.Call = f.Call.ID
		standing[v.Finding+" "+strconv.Itoa(i)] = c
	}
	return cost(standing)
}
