package lang

import (
	"fmt"
	"slices"
)

// shows reads one name after the other.
func (p *parser) shows() (shown []Named, ok bool) {
	for {
		t := p.peek(0)
		if t.kind != nameToken {
			return shown, p.expected("the name of a condition that the rule uses")
		}
		shown = append(shown, Named{Pos: p.position(t.at), Name: p.take().text})
		if !p.taken(",") {
			return shown, true
		}
	}
}

// shown tells of names behind show that the rule does not use.
func (c *checker) shown(rule *Rule) {
	if c.halfRead(rule) {
		return
	}
	used := map[string]bool{}
	for _, d := range rule.uses {
		if definition, is := d.(*Definition); is {
			used[definition.Name] = true
		}
	}
	for _, named := range rule.Show {
		if !used[named.Name] {
			c.fault(named.Pos, fmt.Sprintf("the rule uses no condition %q that it could show", short(named.Name)), near(c, named.Name, used))
		}
	}
}

// halfRead says whether a condition of the rule, or one that it uses, could not be
// read in full, so that nobody knows what it uses.
func (c *checker) halfRead(rule *Rule) bool {
	return hasUnread(rule.When) || hasUnread(rule.Unless) || slices.ContainsFunc(rule.uses, func(d Decl) bool {
		definition, is := d.(*Definition)
		return is && (definition.Condition == nil || hasUnread(definition.Condition))
	})
}

func printShown(shown []Named) string {
	words := make([]string, len(shown))
	for i, named := range shown {
		words[i] = named.Name
	}
	return join(words)
}
