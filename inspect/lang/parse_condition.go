package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (p *parser) condition() (Condition, bool) {
	return p.joined("or", func() (Condition, bool) {
		return p.joined("and", p.negation, func(parts []Condition) Condition { return And{parts} })
	}, func(parts []Condition) Condition { return Or{parts} })
}

// joined reads parts with a word between them. Parts in parentheses that are
// joined by the same word become parts of the whole.
func (p *parser) joined(word string, part func() (Condition, bool), join func([]Condition) Condition) (Condition, bool) {
	var parts []Condition
	for {
		c, ok := part()
		if !ok {
			return nil, false
		}
		parts = append(parts, same(word, c)...)
		if !p.taken(word) {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], true
	}
	return join(parts), true
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
	return Edge{p.position(t.at), t.text == "last", c}, ok
}

func (p *parser) primary() (Condition, bool) {
	t := p.peek(0)
	if !p.taken("(") {
		return p.test()
	}
	defer p.leave()
	if !p.enter(t) {
		return nil, false
	}
	c, ok := p.condition()
	if !ok {
		return nil, false
	}
	if !p.taken(")") {
		return nil, p.expected(`"and", "or" or ")"`, "and", "or")
	}
	return c, true
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
		p.take()
		return nil, p.expected(`"says" or "speaks"`, "says", "speaks", "turn")
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
	return nil, p.expected("a condition", slices.Concat(FieldNames(), []string{
		"agent", "customer", "anyone", "says", "speaks", "silence", "overlap", "duration", "ticket", "no", "repeat", "later", "not", "first", "last", "each", "exactly",
		"outbound", "promise", "turn", "total", "talk", "ring", "hold", "tail", "pace", "loudness", "turns",
	})...)
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
		return 0, p.expected(fmt.Sprintf("%s from %d to %d", what, least, most))
	}
	p.take()
	return n, true
}

// duration reads a duration within bounds.
func (p *parser) duration(least, most time.Duration) (time.Duration, bool) {
	t := p.peek(0)
	if t.kind == numberToken {
		return 0, p.wrong(t, fmt.Sprintf("the unit is missing behind %s; write %ss, %sm, %sh or %sd", t.text, t.text, t.text, t.text, t.text), "")
	}
	d, ok := parseDuration(t.text)
	if t.kind != durationToken || !ok {
		return 0, p.expected("a duration such as 20s, 2m, 24h, 7d, 1.5s")
	}
	if d < least || d > most {
		return 0, p.wrong(t, fmt.Sprintf("%s is out of bounds; write %s to %s", t.text, printDuration(least), printDuration(most)), "")
	}
	p.take()
	return d, true
}
