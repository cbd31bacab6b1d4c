// Package grammar reads a grammar in EBNF and says by which of its alternatives a
// text is derived, so that tests can hold what they draw against the grammar of
// docs/rules.md. Only tests use it.
//
// What single words look like is not taken from the grammar: name, dotted, string,
// regex, number, ordinal, duration and lines are the tokens of the [Grammar.Read].
package grammar

import (
	"fmt"
	"slices"
	"strings"
)

// Grammar is a set of productions.
type Grammar struct {
	productions map[string]*expr
	names       []string // in the order in which they stand
	branches    []string
	words       map[string]bool // all terminals
}

// kind is what an expression is.
type kind int

const (
	terminal kind = iota
	reference
	sequence
	choice
	option     // [ x ]
	repetition // { x }
)

// expr is an expression of EBNF.
type expr struct {
	kind  kind
	text  string // of a terminal, or the name that is referred to
	parts []*expr
	first int // the number of its first branch
}

// Parse reads the productions `name = expression .` of a grammar.
func Parse(ebnf string) (*Grammar, error) {
	p := &parser{tokens: ebnfTokens.FindAllString(ebnf, -1)}
	g := &Grammar{productions: map[string]*expr{}, words: map[string]bool{}}
	for !p.done() {
		name := p.next()
		if err := p.expect("="); err != nil {
			return nil, fmt.Errorf("production %s: %w", name, err)
		}
		e, err := p.choice()
		if err == nil {
			err = p.expect(".")
		}
		if err != nil {
			return nil, fmt.Errorf("production %s: %w", name, err)
		}
		if g.productions[name] != nil {
			return nil, fmt.Errorf("production %s: is there twice", name)
		}
		if tokenKinds[name] == "" {
			g.productions[name] = e
			g.names = append(g.names, name)
		}
	}
	for _, name := range g.names {
		if err := g.number(name, g.productions[name]); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// Branches are all that a derivation can choose between: each alternative, each
// option taken and left out, each repetition made, made again and not made. They are
// named by their production and themselves.
func (g *Grammar) Branches() []string { return slices.Clone(g.branches) }

// number gives the branches of an expression their numbers.
func (g *Grammar) number(production string, e *expr) error {
	e.first = len(g.branches)
	switch e.kind {
	case reference:
		if g.productions[e.text] == nil && tokenKinds[e.text] == "" {
			return fmt.Errorf("production %s: there is no %s", production, e.text)
		}
	case choice:
		for _, part := range e.parts {
			g.branch(production, part.String())
		}
	case option:
		g.branch(production, e.String())
		g.branch(production, "no "+e.String())
	case repetition:
		g.branch(production, e.String())
		g.branch(production, e.String()+" again")
		g.branch(production, "no "+e.String())
	case terminal:
		g.words[e.text] = true
	case sequence:
	}
	for _, part := range e.parts {
		if err := g.number(production, part); err != nil {
			return err
		}
	}
	return nil
}

// branch adds one. Those that look alike are told apart by a number.
func (g *Grammar) branch(production, text string) {
	name := production + ": " + text
	for n := 2; slices.Contains(g.branches, name); n++ {
		name = fmt.Sprintf("%s: %s (%d)", production, text, n)
	}
	g.branches = append(g.branches, name)
}

// String writes an expression as it stands in a grammar.
func (e *expr) String() string {
	var parts []string
	for _, part := range e.parts {
		text := part.String()
		if part.kind == choice && e.kind == sequence {
			text = "( " + text + " )"
		}
		parts = append(parts, text)
	}
	switch e.kind {
	case terminal:
		return `"` + e.text + `"`
	case reference:
		return e.text
	case choice:
		return strings.Join(parts, " | ")
	case option:
		return "[ " + parts[0] + " ]"
	case repetition:
		return "{ " + parts[0] + " }"
	case sequence:
	}
	return strings.Join(parts, " ")
}
