package lang

import (
	"slices"
	"strings"
	"unicode"
)

// Sound says that phrases are looked for by their sound as well as by how they
// are written. The zero Sound asks for how they are written only.
type Sound struct {
	By bool
	// Except are words that sound like the phrases and are others. What is written
	// so, or lies inside of it, is no hit.
	Except []string
}

// String prints what stands behind a phrase, a set or a list, with a blank before
// it.
func (s Sound) String() string {
	if !s.By {
		return ""
	}
	if len(s.Except) == 0 {
		return " by sound"
	}
	texts := make([]string, len(s.Except))
	for i, word := range s.Except {
		texts[i] = quote(word)
	}
	return " by sound but not (" + strings.Join(texts, ", ") + ")"
}

// join is what two together ask for.
func (s Sound) join(other Sound) Sound {
	joined := Sound{By: s.By || other.By, Except: slices.Clip(s.Except)}
	for _, word := range other.Except {
		if !slices.Contains(joined.Except, word) {
			joined.Except = append(joined.Except, word)
		}
	}
	return joined
}

// On is an item that is looked for by sound also where what it stands in says so.
// Regular expressions, and phrases that are too short, only stand so in sets, and
// are looked for as they are written.
func (s Sound) On(item Item) Item {
	if s.By && (item.Kind == SetName || item.Kind == Phrase && sounds(item.Text)) {
		item.Sound = item.Sound.join(s)
	}
	return item
}

// sounds says whether a phrase is long enough to be known by its sound.
func sounds(phrase string) bool {
	n := 0
	for _, r := range phrase {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n > 1
}

// Sought are the list's items, each by sound where the list is.
func (l List) Sought() []Item {
	if !l.Sound.By {
		return l.Items
	}
	items := make([]Item, len(l.Items))
	for i, item := range l.Items {
		items[i] = l.Sound.On(item)
	}
	return items
}

// sound reads by sound, if it stands here.
func (p *parser) sound() (s Sound, ok bool) {
	if !p.peek(0).is("by") {
		return s, true
	}
	p.take()
	s.By = true
	if !p.words("sound") {
		return s, false
	}
	if !p.peek(0).is("but") {
		return s, true
	}
	p.take()
	if !p.words("not", "(") {
		return s, false
	}
	ok = p.listed(func() bool {
		t := p.peek(0)
		if t.kind != stringToken {
			return p.expected("a phrase in double quotes")
		}
		if !strings.ContainsFunc(t.text, spoken) {
			p.wrong(t, "a phrase needs at least one letter or digit; punctuation is passed over", "")
		}
		p.take()
		if !slices.Contains(s.Except, t.text) {
			s.Except = append(s.Except, t.text)
		}
		return true
	})
	return s, ok
}

const noSound = "a regular expression has no sound; only phrases, and those of sets, are looked for by sound"

// plain puts by sound behind a single phrase, where it is said without any of.
func (l List) plain() List {
	if l.Quantifier == Any && len(l.Items) == 1 && l.Items[0].Kind != SetName {
		l.Items[0].Sound, l.Sound = l.Items[0].Sound.join(l.Sound), Sound{}
	}
	return l
}

// sounding checks an item that is looked for by sound.
func (c *checker) sounding(item Item, list Sound) {
	switch {
	case !item.Sound.By && !list.By:
	case item.Kind == Regex && list.By:
		c.fault(item.Pos, noSound, "")
	case item.Kind == Phrase && !sounds(item.Text):
		c.fault(item.Pos, short(quote(item.Text))+" is too short to be known by its sound; that takes two Chinese characters", "")
	}
}
