package explain

import (
	"fmt"
	"strings"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// Of explains what a rule of a rulebook says of a call. It is an error when the
// rulebook has no such rule.
func Of(book *lang.Rulebook, rule string, in inspect.Input) (Explanation, error) {
	r := ruleOf(book, rule)
	if r == nil || r.When == nil {
		return Explanation{}, fmt.Errorf("there is no rule %q", rule)
	}
	p := &probe{book: book, definitions: map[string]lang.Condition{}}
	for _, d := range book.Definitions() {
		p.definitions[d.Name] = d.Condition
	}
	root := r.Whole()
	outline := p.outline(root, 0)
	tries := p.tries(p.spelled(root, 0), in)
	answers, err := p.ask(in)
	if err != nil {
		return Explanation{}, fmt.Errorf("rule %s: %w", rule, err)
	}
	e := Explanation{Rule: r.Name, Title: r.Title, Hash: r.Hash(), Call: in.Call.ID, Step: outline.step(answers)}
	e.Misses = e.misses(tries, answers)
	if len(e.Misses) < MaxMisses {
		more, err := p.byTickets(root, e.Verdict, in)
		if err != nil {
			return Explanation{}, fmt.Errorf("rule %s: %w", rule, err)
		}
		e.Misses = append(e.Misses, more[:min(len(more), MaxMisses-len(e.Misses))]...)
	}
	return e, nil
}

func ruleOf(book *lang.Rulebook, name string) *lang.Rule {
	for _, r := range book.Rules() {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// node is a part of the outline of a condition with its place among the questions.
type node struct {
	condition lang.Condition
	name      string
	question  int
	parts     []node
}

// maxDepth and maxParts bound how much of a condition is laid open.
const (
	maxDepth = 40
	maxParts = 400
)

// outline lays a condition open, named conditions too.
func (p *probe) outline(c lang.Condition, depth int) node {
	n := node{condition: c, question: p.question(c)}
	inner := c
	if named, is := c.(lang.Named); is && p.definitions[named.Name] != nil {
		n.name, inner = named.Name, p.definitions[named.Name]
		n.condition = inner
	}
	if depth >= maxDepth || len(p.questions) > maxParts {
		return n
	}
	for _, part := range lang.Children(inner) {
		n.parts = append(n.parts, p.outline(part, depth+1))
	}
	return n
}

func (n node) step(answers []answer) Step {
	a := answers[n.question]
	s := Step{Condition: n.condition.String(), Name: n.name, Verdict: a.verdict, Reason: a.reason, Evidence: a.evidence}
	for _, part := range n.parts {
		s.Steps = append(s.Steps, part.step(answers))
	}
	return s
}

// spelled puts definitions in the place of their names, so that a part of one can
// be changed in one place of a rule.
func (p *probe) spelled(c lang.Condition, depth int) lang.Condition {
	if named, is := c.(lang.Named); is {
		definition := p.definitions[named.Name]
		if definition == nil || depth >= maxDepth || p.spelledOut >= maxParts {
			return c
		}
		p.spelledOut++
		return p.spelled(definition, depth+1)
	}
	children := lang.Children(c)
	if len(children) == 0 {
		return c
	}
	own := make([]lang.Condition, len(children))
	for i, child := range children {
		own[i] = p.spelled(child, depth+1)
	}
	return lang.WithChildren(c, own)
}

// OneLine is a condition without line ends, and at most so many characters of it.
func OneLine(condition string, most int) string {
	runes := []rune(strings.Join(strings.Fields(condition), " "))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

// short is a condition as a near miss tells it.
func short(condition string) string { return OneLine(condition, 200) }
