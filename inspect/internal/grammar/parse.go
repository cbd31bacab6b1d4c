package grammar

import (
	"fmt"
	"regexp"
)

// ebnfTokens are names, quoted texts and the signs of EBNF.
var ebnfTokens = regexp.MustCompile(`[\p{L}_]+|"[^"]*"|'[^']*'|[=.|(){}\[\]]`)

// parser reads the tokens of a grammar.
type parser struct{ tokens []string }

func (p *parser) done() bool { return len(p.tokens) == 0 }

func (p *parser) peek() string {
	if p.done() {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) next() string {
	token := p.peek()
	p.tokens = p.tokens[min(1, len(p.tokens)):]
	return token
}

func (p *parser) expect(token string) error {
	if found := p.next(); found != token {
		return fmt.Errorf("%q where %q is wanted", found, token)
	}
	return nil
}

func (p *parser) choice() (*expr, error) {
	whole := &expr{kind: choice}
	for {
		part, err := p.sequence()
		if err != nil {
			return nil, err
		}
		whole.parts = append(whole.parts, part)
		if p.peek() != "|" {
			break
		}
		p.next()
	}
	if len(whole.parts) == 1 {
		return whole.parts[0], nil
	}
	return whole, nil
}

func (p *parser) sequence() (*expr, error) {
	whole := &expr{kind: sequence}
	for {
		switch p.peek() {
		case "", ".", "|", ")", "]", "}":
			if len(whole.parts) == 0 {
				return nil, fmt.Errorf("nothing before %q", p.peek())
			}
			if len(whole.parts) == 1 {
				return whole.parts[0], nil
			}
			return whole, nil
		}
		part, err := p.factor()
		if err != nil {
			return nil, err
		}
		whole.parts = append(whole.parts, part)
	}
}

func (p *parser) factor() (*expr, error) {
	token := p.next()
	end := map[string]string{"(": ")", "[": "]", "{": "}"}[token]
	if end == "" {
		if token[0] == '"' || token[0] == '\'' {
			return &expr{kind: terminal, text: token[1 : len(token)-1]}, nil
		}
		return &expr{kind: reference, text: token}, nil
	}
	inner, err := p.choice()
	if err != nil {
		return nil, err
	}
	switch token {
	case "[":
		inner = &expr{kind: option, parts: []*expr{inner}}
	case "{":
		inner = &expr{kind: repetition, parts: []*expr{inner}}
	}
	return inner, p.expect(end)
}
