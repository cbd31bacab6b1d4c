package inspect_test

import (
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/internal/grammar"
)

// neverDrawn are alternatives of the grammar that no drawn rulebook has, and why.
var neverDrawn = map[string]string{
	`phrases: no { "," item }`: "every shared set has several items",
	`rulebook: no { phrases | definition | family | rule | extension | drop }`: "a rulebook of nothing has nothing to ask",
	`rule: no { field }`: "a rule has a condition",
}

// branchCount counts what took each branch of the grammar.
type branchCount struct {
	*grammar.Grammar
	taken []int
}

func newBranchCount() (*branchCount, error) {
	g, err := pageGrammar()
	if err != nil {
		return nil, err
	}
	return &branchCount{g, make([]int, len(g.Branches()))}, nil
}

// add reads a text, which the grammar must be able to.
func (c *branchCount) add(production, text string, n int) error {
	taken, err := c.Read(production, text)
	for _, branch := range taken {
		c.taken[branch] += n
	}
	return err
}

// TestAllThatTheGrammarHasIsDrawn reads drawn rulebooks by the grammar of
// docs/rules.md: it has all that they hold, and they hold all that it has.
func TestAllThatTheGrammarHasIsDrawn(t *testing.T) {
	t.Parallel()
	count, err := newBranchCount()
	if err != nil {
		t.Fatal(err)
	}
	books := rapid.Custom(drawBook)
	for seed := range 80 {
		if err := count.add("rulebook", books.Example(seed).text, 1); err != nil {
			t.Fatalf("%v, in\n%s", err, books.Example(seed).text)
		}
	}
	for i, branch := range count.Branches() {
		switch _, excused := neverDrawn[branch]; {
		case count.taken[i] == 0 && !excused:
			t.Errorf("never drawn: %s", branch)
		case count.taken[i] > 0 && excused:
			t.Errorf("is drawn, and said not to be: %s", branch)
		}
	}
	for branch := range neverDrawn {
		if !slices.Contains(count.Branches(), branch) {
			t.Errorf("is not in the grammar: %s", branch)
		}
	}
}

// topLevel are the branches that are of a whole file, and not of a rule.
var topLevel = regexp.MustCompile(`^(rulebook|phrases|extension|family|drop|definition):`)

// enough asks that all branches were taken by a tenth as many pairs as -pairs says:
// that much each operator has, and alternatives are parts of one.
func (c *branchCount) enough(t *testing.T) {
	t.Helper()
	if *pairs == 0 {
		return
	}
	for i, branch := range c.Branches() {
		t.Logf("%7d %s", c.taken[i], branch)
		if _, excused := neverDrawn[branch]; c.taken[i] < *pairs/10 && !excused && !topLevel.MatchString(branch) {
			t.Errorf("%s was taken by %d pairs, fewer than %d", branch, c.taken[i], *pairs/10)
		}
	}
}
