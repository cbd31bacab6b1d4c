package interchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/tingcha/tingcha/inspect/lang"
)

// builder puts a rulebook together from what a reader reads.
type builder struct {
	*reader
	decls []lang.Decl
	names map[string]bool // that are taken
	// located says of each named condition whether it has hits.
	located map[string]bool
}

// ruleDraft is a rule that is being imported.
type ruleDraft struct {
	at     *value
	rule   *lang.Rule
	losses []Loss // of its conditions, which its note names
}

// keep puts a rule into the book. What was lost of it stands in its note; where
// nothing is left of it, it is left out.
func (b *builder) keep(d ruleDraft) {
	d.rule.Shadow = true
	if d.rule.When == nil {
		b.lose(d.at, LeftOut, d.rule.Title, "nothing of what it asks for can be said")
		return
	}
	d.rule.Note = noteOf(d.losses)
	if err := b.check(d.rule); err != nil {
		b.lose(d.at, LeftOut, d.rule.Title, "%s", firstLine(err))
		return
	}
	b.decls = append(b.decls, d.rule)
}

// noteOf names the parts that a rule lacks.
func noteOf(losses []Loss) string {
	var names []string
	for _, l := range losses {
		if name := l.What; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return cut("导入时未能照搬："+strings.Join(names, "、"), lang.MaxPhrase)
}

// define puts a named condition into the book if its words can be printed and read
// again, and says whether they can.
func (b *builder) define(at *value, d *lang.Definition) (Loss, bool) {
	if err := b.check(d); err != nil {
		return b.lose(at, Missing, d.Name, "%s", firstLine(err)), false
	}
	b.located[d.Name] = b.says(lang.Order{A: d.Condition, B: anyWords(), Relation: lang.Then}) == nil
	b.decls = append(b.decls, d)
	return Loss{}, true
}

// check reads a declaration again, with those that it needs.
func (b *builder) check(d lang.Decl) error {
	needed := b.needed(d)
	_, err := lang.Parse("import", []byte(lang.Format(&lang.Rulebook{Decls: append(needed, d)})))
	return err
}

// says checks a test by itself.
func (b *builder) says(c lang.Condition) error {
	return b.check(&lang.Definition{Name: "test", Condition: c})
}

// needed are the declarations that one depends on, short ones in place of them: a
// condition that has hits or not as its own has, and so can be checked in no time
// however many use it.
func (b *builder) needed(d lang.Decl) []lang.Decl {
	want := map[string]bool{}
	mention(d, want)
	var some []lang.Decl
	for _, one := range slices.Backward(b.decls) {
		if want[nameOf(one)] {
			mention(one, want)
			some = append(some, b.standIn(one))
		}
	}
	slices.Reverse(some)
	return some
}

// standIn is a short declaration that uses what another one does.
func (b *builder) standIn(d lang.Decl) lang.Decl {
	if set, is := d.(*lang.PhraseSet); is {
		return &lang.PhraseSet{Name: set.Name, Items: []lang.Item{{Kind: lang.Phrase, Text: "x"}}}
	}
	definition, is := d.(*lang.Definition)
	if !is {
		return d
	}
	parts := []lang.Condition{lang.Field{Name: "call.answered", Op: "=", Text: "yes"}}
	if b.located[definition.Name] {
		parts[0] = anyWords()
	}
	used := map[string]bool{}
	mentioned(definition.Condition, used)
	for _, name := range sorted(used) {
		if _, known := b.located[name]; known {
			parts = append(parts, lang.Not{X: lang.Named{Name: name}})
		}
	}
	return &lang.Definition{Name: definition.Name, Condition: join(false, parts)}
}

func nameOf(d lang.Decl) string {
	switch d := d.(type) {
	case *lang.Definition:
		return d.Name
	case *lang.PhraseSet:
		return d.Name
	default:
		return ""
	}
}

// mention notes the names that a declaration uses.
func mention(d lang.Decl, want map[string]bool) {
	switch d := d.(type) {
	case *lang.Definition:
		mentioned(d.Condition, want)
	case *lang.Rule:
		mentioned(d.When, want)
	}
}

func mentioned(c lang.Condition, want map[string]bool) {
	switch c := c.(type) {
	case lang.Named:
		want[c.Name] = true
	case lang.Says:
		if list, is := c.Words.(lang.List); is {
			for _, item := range list.Items {
				if item.Kind == lang.SetName {
					want[item.Text] = true
				}
			}
		}
	}
	for _, child := range lang.Children(c) {
		mentioned(child, want)
	}
}

// finish reads the whole book again.
func (b *builder) finish() (*lang.Rulebook, error) {
	text := lang.Format(&lang.Rulebook{Decls: b.decls})
	book, err := lang.Parse("import", []byte(text))
	if err != nil {
		return nil, fmt.Errorf("the imported rulebook: %w", err)
	}
	return book, nil
}

// firstLine is what a mistake says, without its place and the line it is in.
func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	if parts := strings.SplitN(text, ": ", 2); len(parts) == 2 {
		text = parts[1]
	}
	return text
}

// name makes a name of a rule or a condition that nothing has yet: letters, digits,
// _ and, between them, dots.
func (b *builder) name(wanted, otherwise string) string {
	name := identifier(wanted)
	if name == "" {
		name = otherwise
	}
	base := name
	for i := 2; b.names[name]; i++ {
		name = fmt.Sprintf("%s_%d", base, i)
	}
	b.names[name] = true
	return name
}

// longestName is how much of a name of another product is kept.
const longestName = 80

// identifier is a text as the name of a rule. Signs that no name has become _.
func identifier(text string) string {
	var parts []string
	for part := range strings.SplitSeq(cut(text, longestName), ".") {
		part = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
				return r
			}
			return '_'
		}, part)
		if part = strings.Trim(part, "_"); part == "" {
			continue
		}
		if first := []rune(part)[0]; !unicode.IsLetter(first) {
			part = "r" + part
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ".")
}

// title makes a text one that stands in quotes.
func title(text, otherwise string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if text = strings.TrimSpace(cut(text, lang.MaxPhrase)); text == "" {
		return otherwise
	}
	return text
}

func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
