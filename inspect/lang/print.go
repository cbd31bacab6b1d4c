package lang

import (
	"fmt"
	"strings"
)

// Width of a line, in columns of which a Chinese character takes two.
const lineWidth = 100

// Format prints a rulebook in canonical form. Parsing that gives the rulebook
// back, and formatting it again the same text.
func Format(book *Rulebook) string {
	p := printer{comments: true}
	for i, d := range book.Decls {
		if i > 0 && !joins(book.Decls[i-1], d) {
			p.WriteByte('\n')
		}
		p.decl(d)
	}
	if len(book.Decls) > 0 && len(book.Tail) > 0 {
		p.WriteByte('\n')
	}
	p.notes("", book.Tail)
	return p.String()
}

// printer writes declarations. Without comments it leaves out all that decides
// nothing: comments, notes and examples.
type printer struct {
	strings.Builder
	comments bool
}

func (p *printer) decl(d Decl) {
	p.notes("", *d.comments())
	switch d := d.(type) {
	case *PhraseSet:
		p.set(d)
	case *Definition:
		p.definition(d)
	case *Rule:
		p.rule(d)
	default:
		p.ofBooks(d)
	}
}

// notes prints comments. An empty one is an empty line.
func (p *printer) notes(indent string, comments []string) {
	if !p.comments {
		return
	}
	for _, c := range comments {
		switch {
		case c == "":
			p.WriteString("\n")
			continue
		case c[0] != '#':
			c = "# " + c
		}
		p.WriteString(indent + strings.ReplaceAll(c, "\n", " ") + "\n")
	}
}

func (p *printer) set(s *PhraseSet) {
	p.WriteString("phrases " + s.Name + " =")
	p.items(s.Items)
}

func (p *printer) items(items []Item) {
	column := lineWidth
	for i, item := range items {
		text := item.String()
		if i+1 < len(items) {
			text += ","
		}
		apart := p.comments && len(item.Comments) > 0
		if apart || column+1+columns(text) > lineWidth {
			p.WriteByte('\n')
			p.notes("    ", item.Comments)
			p.WriteString("    " + text)
			column = 4 + columns(text)
			continue
		}
		p.WriteString(" " + text)
		column += 1 + columns(text)
	}
	p.WriteByte('\n')
}

// definition prints a condition behind its name, or below it when it is too long
// for that line.
func (p *printer) definition(d *Definition) {
	head := "condition " + d.Name + " = "
	if text := d.Condition.String(); columns(head)+columns(text) <= lineWidth {
		p.WriteString(head + text + "\n")
		return
	}
	p.WriteString(strings.TrimSpace(head) + "\n" + strings.Repeat(" ", definedAt) + broken(d.Condition, definedAt) + "\n")
}

// definedAt is the column of a condition below its name: there is room for a joint
// before it.
const definedAt = 8

// columns is how wide a terminal shows a text.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

func (p *printer) rule(r *Rule) {
	p.WriteString("rule " + r.Name + " " + quote(r.Title) + " {\n")
	p.field(r, "label", r.Label)
	p.field(r, "serves", join(r.Serves))
	if r.Level != DefaultLevel || p.has(r, "level") {
		p.field(r, "level", r.Level)
	}
	p.field(r, "deduct", r.Deduct.String())
	if r.Deduct.String() == "" && p.has(r, "deduct") {
		p.field(r, "deduct", "0")
	}
	p.field(r, "dimension", r.Dimension)
	p.field(r, "family", r.Family)
	if r.Note != "" && p.comments {
		p.field(r, "note", quote(r.Note))
	}
	p.field(r, "show", printShown(r.Show))
	if r.Shadow {
		p.notes("    ", r.FieldComments["shadow"])
		p.WriteString("    shadow\n")
	}
	if !p.comments {
		p.field(r, "only", broken(r.only, columns(head("only"))))
	}
	p.field(r, "when", broken(r.When, columns(head("when"))))
	p.field(r, "unless", broken(r.Unless, columns(head("unless"))))
	if p.comments {
		for _, e := range r.Examples {
			p.example(e)
		}
	}
	p.notes("    ", r.Tail)
	p.WriteString("}\n")
}

// has says whether a field must be printed, though it is as it would be without,
// because comments stand at it.
func (p *printer) has(r *Rule, word string) bool {
	return p.comments && len(r.FieldComments[word]) > 0
}

// head is a field's word, so wide that the values stand below each other.
func head(word string) string { return fmt.Sprintf("    %-7s ", word) }

func (p *printer) field(r *Rule, word, value string) {
	if value == "" {
		return
	}
	p.notes("    ", r.FieldComments[word])
	p.WriteString(head(word) + value + "\n")
}

func (p *printer) example(e *Example) {
	p.notes("    ", e.Comments)
	word := silent
	if e.Fires {
		word = fires
	}
	p.WriteString(head(word) + "{\n")
	for _, line := range e.Lines {
		p.WriteString("        " + line + "\n")
	}
	p.WriteString("    }\n")
}
