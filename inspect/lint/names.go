package lint

import "github.com/tingcha/tingcha/inspect/lang"

// unused tells of sets and conditions that no rule needs, also through others.
func (c *checker) unused() {
	used := map[lang.Decl]bool{}
	for _, r := range c.book.Rules() {
		for _, d := range r.Uses() {
			used[d] = true
		}
	}
	for _, s := range c.book.Sets() {
		if !used[s] {
			c.warn(Unused, s.Pos, s.Name, "no rule uses this phrase set")
		}
	}
	for _, d := range c.book.Definitions() {
		if !used[d] {
			c.warn(Unused, d.Pos, d.Name, "no rule uses this condition")
		}
	}
}
