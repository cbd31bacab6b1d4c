package decide

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Tally counts findings by status and by rule. The filter's own status and rule are
// ignored in turn.
type Tally struct {
	filter storage.FindingFilter
	counts storage.FindingCounts
	byRule map[string]ruleCount
}

// ruleCount is the number of a rule's findings, and the latest of them.
type ruleCount struct {
	n int
	k int64
}

// NewTally begins a tally of the findings that pass f, whatever their status and rule.
func NewTally(f storage.FindingFilter) *Tally {
	return &Tally{filter: f, counts: storage.FindingCounts{ByStatus: map[storage.FindingStatus]int{}}, byRule: map[string]ruleCount{}}
}

// Add adds the findings of a rule in a status: n of a rule that does not run in shadow,
// and besides inShadow of one that does. latest is the number of the last of all.
func (t *Tally) Add(status storage.FindingStatus, rule string, n, inShadow int, latest int64) {
	asked := t.filter.Rule == "" || t.filter.Rule == rule
	if status != storage.Withdrawn && asked {
		t.counts.Shadow += inShadow
	}
	if t.filter.Shadow {
		n = inShadow
	}
	if n == 0 {
		return
	}
	if asked {
		t.counts.ByStatus[status] += n
	}
	if t.filter.Takes(status) {
		of := t.byRule[rule]
		t.byRule[rule] = ruleCount{n: of.n + n, k: max(of.k, latest)}
	}
}

// Counts gives the counts. name tells title and level of the finding with a number; its
// error is given back.
func (t *Tally) Counts(name func(latest int64) (string, inspect.Level, error)) (storage.FindingCounts, error) {
	byRule := make([]storage.RuleCount, 0, len(t.byRule))
	for rule, of := range t.byRule {
		title, level, err := name(of.k)
		if err != nil {
			return storage.FindingCounts{}, err
		}
		byRule = append(byRule, storage.RuleCount{Rule: rule, Title: title, Level: level, N: of.n})
	}
	slices.SortFunc(byRule, func(a, b storage.RuleCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Rule, b.Rule))
	})
	t.counts.ByRule = byRule
	return t.counts, nil
}
