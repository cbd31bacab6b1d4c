package lint

import (
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// contained tells of phrases that a shorter one of the same set finds already, where
// the longer changes nothing. It does where hits are guarded, near something, or
// counted by what they are, since it begins and ends elsewhere; where it is looked
// for by sound, since what is short is not; and where the words of a call are taken
// for its first, second or last hit.
func (c *checker) contained() {
	particular := c.particular()
	for _, s := range c.book.Sets() {
		if particular[s.Name] {
			continue
		}
		items := c.book.Items(s.Name)
		for _, own := range s.Items {
			if own.Kind != lang.Phrase || own.Sound.By {
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

// particular are the sets of which it matters somewhere which words are a hit, and
// not only that there is one; also those that are items of such sets.
func (c *checker) particular() map[string]bool {
	marked := map[string]bool{}
	sets := map[string]*lang.PhraseSet{}
	for _, s := range c.book.Sets() {
		sets[s.Name] = s
	}
	var mark func(items []lang.Item)
	mark = func(items []lang.Item) {
		for _, item := range items {
			if item.Kind == lang.SetName && !marked[item.Text] {
				marked[item.Text] = true
				mark(sets[item.Text].Items)
			}
		}
	}
	for _, list := range c.lists() {
		if list.particular {
			mark(list.Items)
		}
	}
	return marked
}

// looked is a list that something looks for.
type looked struct {
	lang.List
	particular bool
}

// lists are those of all rules and conditions.
func (c *checker) lists() []looked {
	var all []looked
	c.visit(func(cond lang.Condition) {
		switch cond := cond.(type) {
		case lang.Says:
			all = append(all, listsOf(cond.Words, len(cond.Guards) > 0)...)
		case lang.Promise:
			all = append(all, listsOf(cond.Said.Words, len(cond.Said.Guards) > 0)...)
		case lang.Tickets:
			if cond.Saying != nil {
				all = append(all, looked{*cond.Saying, false})
			}
		}
	})
	return all
}

func listsOf(words lang.Words, guarded bool) []looked {
	switch words := words.(type) {
	case lang.List:
		plain := (words.Quantifier == lang.Any || words.Quantifier == lang.None) && !words.Sound.By && !guarded
		return []looked{{words, !plain}}
	case lang.Near:
		return []looked{{words.A, true}, {words.B, true}}
	}
	return nil
}

// visit shows all conditions of the book, and those that they are joined of.
func (c *checker) visit(see func(lang.Condition)) {
	var down func(lang.Condition)
	down = func(cond lang.Condition) {
		see(cond)
		for _, child := range lang.Children(cond) {
			down(child)
		}
	}
	for _, d := range c.book.Definitions() {
		down(d.Condition)
	}
	for _, r := range c.book.Rules() {
		down(r.Whole())
	}
}
