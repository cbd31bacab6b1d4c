package interchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// writer says rules as another product does.
type writer struct {
	definitions map[string]*lang.Definition
	sets        map[string]*lang.PhraseSet
	rules       []*lang.Rule
	losses      []Loss
	rule        *lang.Rule // that is being written
	missing     bool       // a part of it cannot be said
}

func newWriter(book *lang.Rulebook) *writer {
	w := &writer{definitions: map[string]*lang.Definition{}, sets: map[string]*lang.PhraseSet{}, rules: book.Rules()}
	for _, d := range book.Definitions() {
		w.definitions[d.Name] = d
	}
	for _, s := range book.Sets() {
		w.sets[s.Name] = s
	}
	return w
}

// lose notes what the rule in hand loses.
func (w *writer) lose(effect Effect, what, format string, args ...any) {
	l := Loss{Place: w.rule.Name, What: clip(what), Why: fmt.Sprintf(format, args...), Effect: effect}
	w.missing = w.missing || effect == Missing
	if !slices.Contains(w.losses, l) {
		w.losses = append(w.losses, l)
	}
}

// each writes the rules one after the other. A rule of which a part is missing is
// left out: without the part it would hit calls that it was never meant for.
func (w *writer) each(write func(r *lang.Rule, c lang.Condition)) {
	for _, r := range w.rules {
		w.rule, w.missing = r, false
		write(r, flat(r.Whole()))
		if w.missing {
			w.lose(LeftOut, r.Title, "a part of it cannot be said there, and without it the rule would decide otherwise")
		}
	}
}

// flat takes ands out of ands, and ors out of ors.
func flat(c lang.Condition) lang.Condition {
	switch c := c.(type) {
	case lang.And:
		var parts []lang.Condition
		for _, p := range c.Parts {
			if inner, is := flat(p).(lang.And); is {
				parts = append(parts, inner.Parts...)
			} else {
				parts = append(parts, flat(p))
			}
		}
		return lang.And{Parts: parts}
	case lang.Or:
		var parts []lang.Condition
		for _, p := range c.Parts {
			if inner, is := flat(p).(lang.Or); is {
				parts = append(parts, inner.Parts...)
			} else {
				parts = append(parts, flat(p))
			}
		}
		return lang.Or{Parts: parts}
	}
	return c
}

// unnamed is a condition in which names stand for what they name.
func (w *writer) unnamed(c lang.Condition) lang.Condition {
	if named, is := c.(lang.Named); is {
		if d := w.definitions[named.Name]; d != nil {
			return w.unnamed(d.Condition)
		}
		return c
	}
	if children := lang.Children(c); len(children) > 0 {
		plain := make([]lang.Condition, len(children))
		for i, child := range children {
			plain[i] = w.unnamed(child)
		}
		return lang.WithChildren(c, plain)
	}
	return c
}

// fields tells of what a rule carries that has no place on the other side.
func (w *writer) fields(r *lang.Rule, level, deduct, family, show bool) {
	var names []string
	add := func(name string, there bool) {
		if there {
			names = append(names, name)
		}
	}
	add("label", r.Label != "")
	add("serves", len(r.Serves) > 0)
	add("level", !level && r.Level != lang.DefaultLevel)
	add("deduct", !deduct && r.Deduct != (lang.Deduction{}))
	add("dimension", r.Dimension != "")
	add("family", !family && r.Family != "")
	add("note", r.Note != "")
	add("show", !show && len(r.Show) > 0)
	add("shadow", r.Shadow)
	add("examples", len(r.Examples) > 0)
	if len(names) > 0 {
		w.lose(NotTaken, strings.Join(names, ", "), "there is no place for it")
	}
}

// words are the phrases and the expressions of items, sets laid open.
type words struct{ phrases, regexes []string }

func (w *writer) words(items []lang.Item, sound lang.Sound) words {
	var all words
	w.open(&all, items, sound.By, 0)
	return all
}

func (w *writer) open(all *words, items []lang.Item, bySound bool, depth int) {
	if depth > lang.MaxDepth {
		return
	}
	for _, item := range items {
		heard := bySound || item.Sound.By
		if heard && item.Kind != lang.SetName {
			w.lose(Differs, "by sound", "phrases are looked for as they are written only")
		}
		switch item.Kind {
		case lang.Phrase:
			all.phrases = append(all.phrases, item.Text)
		case lang.Regex:
			all.regexes = append(all.regexes, item.Text)
		case lang.SetName:
			if set := w.sets[item.Text]; set != nil {
				w.open(all, set.Items, heard, depth+1)
			}
		case lang.ValueItem:
			w.lose(Missing, item.Text, "numbers that are said cannot be compared")
		}
	}
}

// guards tells of guards, which nobody else has.
func (w *writer) guards(s lang.Says) {
	for _, g := range s.Guards {
		w.lose(Differs, g.String(), "how words are meant is not asked; hits that the guard drops are hits there")
	}
}
