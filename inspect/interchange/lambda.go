package interchange

import (
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// expr is a boolean expression over ids, as SCA writes it: 1&&2&&(3||!4).
type expr struct {
	op    byte // '&', '|', '!' or 0 for an id
	id    string
	parts []*expr
}

// lambda reads an expression of a value. An empty one stands for all ids.
func (r *reader) lambda(v *value, ids func() []string) *expr {
	if v == nil || strings.TrimSpace(v.text) == "" && v.kind == isString {
		all := &expr{op: '&'}
		for _, id := range ids() {
			all.parts = append(all.parts, &expr{id: id})
		}
		return all
	}
	if !r.is(v, isString) {
		return nil
	}
	p := &lambdaParser{text: v.text}
	e := p.join('|', 0)
	if p.blank(); p.msg == "" && p.at < len(p.text) {
		p.msg = "there is more behind the end"
	}
	if p.msg != "" {
		r.wrong(v, "%s at character %d of %q; write it as 1&&2&&(3||!4)", p.msg, len([]rune(p.text[:p.at]))+1, clip(v.text))
		return nil
	}
	return e
}

type lambdaParser struct {
	text string
	at   int
	msg  string
}

func (p *lambdaParser) blank() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *lambdaParser) taken(sign string) bool {
	if p.blank(); strings.HasPrefix(p.text[p.at:], sign) {
		p.at += len(sign)
		return true
	}
	return false
}

// join reads parts with || or, more tightly, && between them.
func (p *lambdaParser) join(op byte, depth int) *expr {
	next := func() *expr { return p.join('&', depth) }
	if op == '&' {
		next = func() *expr { return p.one(depth) }
	}
	e := next()
	for p.msg == "" && p.taken(string([]byte{op, op})) {
		if e.op != op {
			e = &expr{op: op, parts: []*expr{e}}
		}
		if part := next(); part != nil && part.op == op {
			e.parts = append(e.parts, part.parts...)
		} else {
			e.parts = append(e.parts, part)
		}
	}
	return e
}

func (p *lambdaParser) one(depth int) *expr {
	if depth > MaxDepth {
		p.msg = "too deep"
		return &expr{}
	}
	switch {
	case p.taken("!"):
		return &expr{op: '!', parts: []*expr{p.one(depth + 1)}}
	case p.taken("("):
		e := p.join('|', depth+1)
		if p.msg == "" && !p.taken(")") {
			p.msg = "a ) is missing"
		}
		return e
	}
	p.blank()
	from := p.at
	for p.at < len(p.text) && strings.IndexByte("&|!() \t\r\n", p.text[p.at]) < 0 {
		p.at++
	}
	if from == p.at && p.msg == "" {
		p.msg = "an id is missing"
	}
	return &expr{id: p.text[from:p.at]}
}

// say makes a condition of an expression. What part gives nothing of is left out;
// nil when nothing is left.
func (e *expr) say(part func(id string) lang.Condition) lang.Condition {
	if e == nil {
		return nil
	}
	switch e.op {
	case 0:
		return part(e.id)
	case '!':
		if x := e.parts[0].say(part); x != nil {
			return lang.Not{X: x}
		}
		return nil
	}
	var parts []lang.Condition
	for _, p := range e.parts {
		if c := p.say(part); c != nil {
			parts = append(parts, c)
		}
	}
	return join(e.op == '|', parts)
}

// join puts conditions together: none is nil, and one is itself.
func join(or bool, parts []lang.Condition) lang.Condition {
	switch {
	case len(parts) == 0:
		return nil
	case len(parts) == 1:
		return parts[0]
	case or:
		return lang.Or{Parts: parts}
	default:
		return lang.And{Parts: parts}
	}
}

// String prints the expression with as few parentheses as it needs.
func (e *expr) String() string {
	switch e.op {
	case 0:
		return e.id
	case '!':
		return "!" + e.parts[0].closely()
	}
	texts := make([]string, len(e.parts))
	for i, p := range e.parts {
		texts[i] = p.closely()
		if e.op == '|' && p.op == '&' {
			texts[i] = p.String()
		}
	}
	return strings.Join(texts, string([]byte{e.op, e.op}))
}

func (e *expr) closely() string {
	if e.op == '&' || e.op == '|' {
		return "(" + e.String() + ")"
	}
	return e.String()
}
