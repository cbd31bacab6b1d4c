package lint

import (
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

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

// contained tells of phrases that a shorter one of the same set finds already. The
// longer hit hides the shorter, so that nothing is counted twice, but the longer
// phrase changes nothing either.
func (c *checker) contained() {
	for _, s := range c.book.Sets() {
		items := c.book.Items(s.Name)
		for _, own := range s.Items {
			if own.Kind != lang.Phrase {
				continue
			}
			if shorter, is := containing(own.Text, items); is {
				c.warn(Contained, own.Pos, s.Name, "“%s” holds “%s” of the same set, which finds it already", own.Text, shorter)
			}
		}
	}
}

// containing gives a phrase among items that stands in text and is not text itself.
func containing(text string, items []lang.Item) (string, bool) {
	for _, item := range items {
		if item.Kind == lang.Phrase && item.Text != text && strings.Contains(text, item.Text) {
			return item.Text, true
		}
	}
	return "", false
}
