package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// BySound is what [Without] leaves out beside the guards: that phrases are known
// by their sound.
const BySound = "sound"

// Features are the parts of the language that [Without] can leave out: the guards
// by their names, and [BySound].
func Features() []string {
	return []string{lang.Negated.String(), lang.Hypothetical.String(), lang.Quoted.String(), lang.Past.String(), BySound}
}

// Without compiles a rulebook as though the language had not those of its
// [Features], to measure what they contribute. Of a guard that is left out nothing
// is true: `not past` lets everything through, and `past` nothing. Phrases by sound
// are looked for as they are written.
func Without(features ...string) (Option, error) {
	for _, f := range features {
		if !slices.Contains(Features(), f) {
			return nil, fmt.Errorf("there is no %q to leave out; there are %s", f, strings.Join(Features(), ", "))
		}
	}
	return func(c *compiler) { c.without = append(c.without, features...) }, nil
}

// lacks says whether a part of the language is left out.
func (c *compiler) lacks(feature string) bool { return slices.Contains(c.without, feature) }

// blindGuards are the predicates of guards that are left out.
func (c *compiler) blindGuards() []lang.Predicate {
	var blind []lang.Predicate
	for _, p := range []lang.Predicate{lang.Negated, lang.Hypothetical, lang.Quoted, lang.Past} {
		if c.lacks(p.String()) {
			blind = append(blind, p)
		}
	}
	return blind
}
