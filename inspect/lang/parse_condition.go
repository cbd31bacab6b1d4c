package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// condition reads a condition up to where it ends, with [unread] in place of what
// it could not read. It is false when that was its end.
func (p *parser) condition() (Condition, bool) {
	c, ok := p.joinedParts()
	for ok && p.goesOn() {
		start := unread{p.position(p.peek(0).at)}
		c = And{[]Condition{c, start}}
		p.corrected(p.orEnd(), goingOn()...)
		if !p.peek(0).is("and") && !p.peek(0).is("or") && !p.resume() {
			return c, false
		}
		if p.taken("and") || p.taken("or") {
			var more Condition
			more, ok = p.joinedParts()
			c = And{[]Condition{c, more}}
		}
	}
	return c, ok
}

// orEnd says what may stand behind a condition.
func (p *parser) orEnd() string {
	if p.open > 0 {
		return `"and", "or" or ")"`
	}
	return `"and", "or" or the end of the condition`
}

// goesOn says whether something stands behind a condition that neither joins another
// nor ends it. What begins a line may be a field or a declaration that was mistyped.
func (p *parser) goesOn() bool {
	t := p.peek(0)
	others := slices.Concat(fieldWords(), topWords())
	switch {
	case ends(t), t.is(")") && p.open > 0, slices.ContainsFunc(others, t.is):
		return false
	case !t.first || p.open > 0 || t.kind != nameToken:
		return true
	}
	return slices.Contains(goingOn(), nearest(t.text, append(others, goingOn()...)))
}

// goingOn are words behind which a condition goes on.
func goingOn() []string {
	return []string{"and", "or", "before", "after", "within", "followed", "preceded", "then", "near", "in", "from", "with"}
}

func (p *parser) joinedParts() (Condition, bool) {
	return p.joined("or", func() (Condition, bool) {
		return p.joined("and", p.negation, func(parts []Condition) Condition { return And{parts} })
	}, func(parts []Condition) Condition { return Or{parts} })
}

// joined reads parts with a word between them. Parts in parentheses that are
// joined by the same word become parts of the whole. It is false when the end of
// the condition came in a part that could not be read.
func (p *parser) joined(word string, part func() (Condition, bool), join func([]Condition) Condition) (Condition, bool) {
	var parts []Condition
	whole := true
	for {
		start := p.peek(0).at
		c, ok := part()
		if !ok {
			ok = p.resume()
		}
		if c == nil {
			c = unread{p.position(start)}
		}
		parts = append(parts, same(word, c)...)
		if whole = whole && ok; !ok || !p.taken(word) {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], whole
	}
	return join(parts), whole
}

func same(word string, c Condition) []Condition {
	switch c := c.(type) {
	case And:
		if word == "and" {
			return c.Parts
		}
	case Or:
		if word == "or" {
			return c.Parts
		}
	}
	return []Condition{c}
}

func (p *parser) negation() (Condition, bool) {
	if !p.peek(0).is("not") {
		return p.order()
	}
	t := p.take()
	defer p.leave()
	if !p.enter(t) {
		return nil, false
	}
	c, ok := p.negation()
	if c == nil {
		return nil, false
	}
	return Not{p.position(t.at), c}, ok
}

// enter counts what stands inside each other; leave counts back.
func (p *parser) enter(t token) bool {
	p.depth++
	if p.depth > MaxDepth {
		return p.wrong(t, fmt.Sprintf("more than %d conditions inside each other", MaxDepth), "")
	}
	return true
}

func (p *parser) leave() { p.depth-- }

func (p *parser) operand() (Condition, bool) {
	t := p.peek(0)
	if isOrdinal(t) {
		return p.nth()
	}
	if !t.is("first") && !t.is("last") {
		return p.primary()
	}
	p.take()
	c, ok := p.primary()
	if c == nil {
		return nil, false
	}
	return Edge{p.position(t.at), t.text == "last", c}, ok
}

func (p *parser) primary() (Condition, bool) {
	t := p.peek(0)
	if !p.taken("(") {
		if c, ok := p.test(); ok {
			return c, true
		}
		return nil, false
	}
	defer p.leave()
	if !p.enter(t) {
		return unread{p.position(t.at)}, p.seek(func(t token) bool { return t.is(")") }) && p.taken(")")
	}
	p.open++
	c, ok := p.condition()
	p.open--
	if ok && !p.taken(")") {
		return c, p.expected(`"and", "or" or ")"`, "and", "or")
	}
	return c, ok
}

// test reads a condition without parts.
func (p *parser) test() (Condition, bool) {
	t, then := p.peek(0), p.peek(1)
	switch {
	case verb(t), verb(then):
		return p.says()
	case p.hurries():
		return p.fastTurn()
	case p.measures():
		return p.metric()
	case p.promises():
		return p.promise()
	case t.is("agent"), t.is("customer"), t.is("anyone"):
		if p.correctedAt(1, `"says" or "speaks"`, "says", "speaks", "turn") {
			return p.test()
		}
		return nil, false
	case t.is("at"), t.is("exactly"):
		return p.counted()
	case t.is("silence"):
		return p.silence()
	case t.is("overlap"):
		return p.overlap()
	case t.is("duration"):
		return p.length()
	case t.is("ticket"), t.is("no"):
		return p.tickets()
	case t.is("repeat"), t.is("later"), t.is("outbound"):
		return p.calls()
	case strings.HasPrefix(t.text, "call.") && t.kind == nameToken:
		return p.dataField()
	case p.isName(t, then):
		return Named{p.position(p.take().at), t.text}, true
	}
	if t.kind == stringToken {
		return nil, p.wrong(t, "expected a condition, found a phrase in quotes; several phrases stand in a list: any of ( … )", "")
	}
	if p.corrected("a condition", slices.Concat(FieldNames(), []string{
		"agent", "customer", "anyone", "says", "speaks", "silence", "overlap", "duration", "ticket", "no", "repeat", "later", "not", "first", "last", "each", "exactly",
		"outbound", "promise", "turn", "total", "talk", "ring", "hold", "tail", "pace", "loudness", "turns",
	})...) {
		return p.operand()
	}
	return nil, false
}

// isName says whether a token names a condition: it has no meaning of its own, and
// what follows is no part of a test, so that a word that was mistyped is told of.
func (p *parser) isName(t, then token) bool {
	if t.kind != nameToken || keyword(t.text) || strings.Contains(t.text, ".") {
		return false
	}
	if then.kind == endOfFile || startsField(then) || begins(then) || then.kind == brokenToken {
		return true
	}
	return slices.ContainsFunc([]string{
		"and", "or", "not", ")", "}", "before", "after", "within", "followed", "preceded", "unless",
		"then", "in", "with", "between",
	}, then.is)
}

// whole reads a whole number within bounds.
func (p *parser) whole(what string, least, most int) (int, bool) {
	t := p.peek(0)
	n, err := strconv.Atoi(t.text)
	if t.kind != numberToken || err != nil || n < least || n > most {
		return least, p.unfit(fmt.Sprintf("expected %s from %d to %d, found %s", what, least, most, t))
	}
	p.take()
	return n, true
}

// duration reads a duration within bounds.
func (p *parser) duration(least, most time.Duration) (time.Duration, bool) {
	t := p.peek(0)
	if t.kind == numberToken {
		return least, p.unfit(fmt.Sprintf("the unit is missing behind %s; write %ss, %sm, %sh or %sd", t.text, t.text, t.text, t.text, t.text))
	}
	d, ok := parseDuration(t.text)
	if t.kind != durationToken || !ok {
		return least, p.unfit("expected a duration such as 20s, 2m, 24h, 7d, 1.5s, found " + t.String())
	}
	if d < least || d > most {
		return least, p.unfit(fmt.Sprintf("%s is out of bounds; write %s to %s", t.text, printDuration(least), printDuration(most)))
	}
	p.take()
	return d, true
}
