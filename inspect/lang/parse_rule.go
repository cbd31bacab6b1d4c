package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The fields of a rule in the order in which they are printed.
func fieldWords() []string {
	return []string{"label", "serves", "level", "deduct", "dimension", "family", "note", "show", "shadow", "when", "unless", fires, silent}
}

func (p *parser) rule() (*Rule, bool) {
	rule := &Rule{Pos: p.position(p.take().at), Level: DefaultLevel}
	if !p.heading(rule) {
		return rule, false
	}
	rule.Comments = p.trail()
	seen := map[string]bool{}
	for {
		lead := p.lead()
		t := p.peek(0)
		switch {
		case p.taken("}"):
			rule.Tail = lead
			rule.Comments = append(rule.Comments, p.trail()...)
			p.complete(rule, seen)
			return rule, true
		case t.kind == endOfFile || begins(t):
			p.wrong(t, fmt.Sprintf("expected the } that ends rule %q, found %s", rule.Name, t), "")
			return rule, true
		case slices.Contains(fieldWords(), t.text) && t.kind == nameToken:
			p.once(t, seen)
			if !p.field(rule, lead) {
				p.recoverField()
			}
		default:
			p.expected("a field of the rule or }", fieldWords()...)
			p.take()
			p.recoverField()
		}
	}
}

// heading reads what stands before the fields. Of two parts that are wrong the
// second is mostly a consequence, so one is told.
func (p *parser) heading(rule *Rule) bool {
	ok := p.peek(0).kind == nameToken || p.expected("the name of the rule")
	if p.peek(0).kind == nameToken {
		rule.Name = p.ownName()
	}
	if p.peek(0).kind == stringToken {
		rule.Title = p.take().text
	} else if ok {
		ok = p.expected("the title of the rule in double quotes")
	}
	if p.taken("{") {
		rule.unread = !ok
		return true
	}
	if rule.unread = true; ok {
		p.expected(`"{"`)
	}
	return p.seek(func(t token) bool { return t.is("{") }) && p.taken("{") || startsField(p.peek(0))
}

// once tells of a field that stands twice; examples may.
func (p *parser) once(t token, seen map[string]bool) {
	if seen[t.text] && t.text != fires && t.text != silent {
		p.wrong(t, fmt.Sprintf("%s is given twice", t), "")
	}
	seen[t.text] = true
}

// recoverField skips to the next field, the end of the rule, or the next one.
func (p *parser) recoverField() {
	for {
		t := p.peek(0)
		if t.kind == endOfFile || t.is("}") || begins(t) || startsField(t) {
			return
		}
		if p.take(); t.is("{") {
			p.skipBlock()
		}
	}
}

// skipBlock passes the lines of a block whose field was mistyped, so that its end
// is not taken for the rule's.
func (p *parser) skipBlock() {
	for t := p.peek(0); t.kind != endOfFile && !begins(t); t = p.peek(0) {
		if p.take(); t.is("}") {
			return
		}
	}
}

func startsField(t token) bool {
	switch t.text {
	case "when", "unless", fires, silent:
		return t.kind == nameToken
	}
	return t.first && t.kind == nameToken && slices.Contains(fieldWords(), t.text)
}

// complete tells what a rule lacks.
func (p *parser) complete(rule *Rule, seen map[string]bool) {
	missing := func(what string) {
		p.fault(rule.Pos, fmt.Sprintf("rule %q has no %s", rule.Name, what), "")
	}
	switch {
	case strings.TrimSpace(rule.Title) == "" && !rule.unread:
		missing("title")
	case !seen["when"]:
		missing("when")
	case rule.Shadow: // is tried out, and may have no examples yet
	case !rule.has(true):
		missing("fires { … }: an example on which it must hit")
	case !rule.has(false):
		missing("silent { … }: an example on which it must not hit")
	}
}

func (r *Rule) has(fires bool) bool {
	return slices.ContainsFunc(r.Examples, func(e *Example) bool { return e.Fires == fires })
}

// field reads one field, its word included.
func (p *parser) field(rule *Rule, lead []string) bool {
	word := p.take().text
	p.loose = p.loose[:0]
	if word == fires || word == silent {
		example, ok := p.example(word == fires)
		example.Comments = append(lead, p.trail()...)
		rule.Examples = append(rule.Examples, example)
		return ok
	}
	ok := p.value(rule, word)
	if comments := append(lead, p.trail()...); len(comments) > 0 {
		if rule.FieldComments == nil {
			rule.FieldComments = map[string][]string{}
		}
		rule.FieldComments[word] = append(rule.FieldComments[word], comments...)
	}
	return ok
}

func (p *parser) value(rule *Rule, word string) (ok bool) {
	switch word {
	case "label":
		rule.labelAt = p.position(p.peek(0).at)
		rule.Label, ok = p.label()
	case "serves":
		rule.Serves, ok = p.serves()
	case "level":
		rule.Level, ok = p.oneOf("a level", Levels()...)
	case "deduct":
		rule.deductAt = p.position(p.peek(0).at)
		rule.Deduct, ok = p.deduction()
	case "dimension":
		rule.Dimension, ok = p.plainName("dimension")
	case "show":
		rule.Show, ok = p.shows()
	case "shadow":
		rule.Shadow, ok = true, true
	case "family":
		rule.familyAt = p.position(p.peek(0).at)
		rule.Family, ok = p.word("the name of a family")
	case "note":
		if p.peek(0).kind != stringToken {
			return p.expected("the note in double quotes")
		}
		rule.Note, ok = p.take().text, true
	case "when":
		rule.When, ok = p.condition()
	default:
		rule.Unless, ok = p.condition()
	}
	return ok
}

func (p *parser) word(what string) (string, bool) {
	if p.peek(0).kind != nameToken {
		return "", p.expected(what)
	}
	return p.take().text, true
}

// oneOf reads one of the given words.
func (p *parser) oneOf(what string, words ...string) (string, bool) {
	if t := p.peek(0); t.kind == nameToken && slices.Contains(words, t.text) || p.corrected(choice(what, words), words...) {
		return p.take().text, true
	}
	return "", false
}

// oneAhead tells what is wrong unless the next token is one of the words.
func (p *parser) oneAhead(what string, words ...string) (string, bool) {
	if t := p.peek(0); t.kind == nameToken && slices.Contains(words, t.text) {
		return t.text, true
	}
	return "", p.expected(choice(what, words), words...)
}

func choice(what string, words []string) string { return what + " (" + join(words) + ")" }

func (p *parser) label() (string, bool) {
	key, ok := p.word("a label")
	if !ok || !p.taken("=") {
		return key, ok
	}
	value, ok := p.word("the value of the label")
	return key + "=" + value, ok
}

func (p *parser) serves() ([]string, bool) {
	var ids []string
	for {
		id, ok := p.word("the ID of an item of practice, such as D01")
		if !ok {
			return ids, false
		}
		ids = append(ids, id)
		if !p.taken(",") {
			return ids, true
		}
	}
}

// points reads a number with up to two decimals as hundredths. Known are the words
// that may stand there as well.
func (p *parser) points(known ...string) (int64, bool) {
	t := p.peek(0)
	whole, decimals, _ := strings.Cut(t.text, ".")
	value, err := strconv.ParseInt(whole+(decimals + "00")[:2], 10, 64)
	if t.kind != numberToken || err != nil || len(decimals) > 2 || value < 0 || value > 100000 || strings.HasSuffix(t.text, ".") {
		if t.kind == nameToken {
			return 0, p.expected("points from 0 to 1000 with at most two decimals", known...)
		}
		return 0, p.unfit("expected points from 0 to 1000 with at most two decimals, found " + t.String())
	}
	p.take()
	return value, true
}
