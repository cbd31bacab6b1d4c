package lint

import (
	"slices"

	"github.com/tingcha/tingcha/inspect/lang"
)

// labels tells of labels that no call is labelled with, each once.
func (c *checker) labels() {
	seen := map[string]bool{}
	for _, r := range c.book.Rules() {
		if r.Label == "" || seen[r.Label] || slices.Contains(lang.Labels(), r.Label) {
			continue
		}
		seen[r.Label] = true
		meant := ""
		if near := lang.NearLabel(r.Label); near != "" {
			meant = "; did you mean " + near + "?"
		}
		c.warn(UnknownLabel, r.Pos, r.Name, "no call is labelled with %s, so nobody can measure the rule%s", r.Label, meant)
	}
}
