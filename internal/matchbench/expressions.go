package matchbench

import (
	"fmt"

	"github.com/tingcha/tingcha/inspect/match"
	"github.com/tingcha/tingcha/inspect/pattern"
)

// tingchaExpressions counts, with the product's own parts, the pairs of an
// expression and a call in which it matches: phrases that a match must hold are
// looked for first, and an expression is run on calls that have them.
func tingchaExpressions(expressions []string, calls [][]byte) (engine, error) {
	set, err := pattern.Compile(expressions)
	if err != nil {
		return nil, fmt.Errorf("expressions: %w", err)
	}
	e := &sieve{set: set}
	e.prepare()
	return native{"tingcha", func() int {
		count := 0
		for _, call := range calls {
			count += e.count(call)
		}
		return count
	}}, nil
}

// sieve finds the calls on which an expression need be run.
type sieve struct {
	set      *pattern.Set
	literals *match.Set
	groups   [][]int32 // by literal: the groups that it belongs to
	owner    []int     // by group: its expression
	wanted   []int     // by expression: how many groups it has
	always   []int     // expressions without groups

	found []match.Match
	text  pattern.Text
	seen  []int // by group: the call in which it was seen last
	have  []int // by expression: groups seen in this call
	since []int // by expression: the call that have is about
	call  int
}

func (e *sieve) prepare() {
	var phrases []string
	known := map[string]int{}
	for id := range e.set.Len() {
		needs := e.set.Needs(id)
		if len(needs.Groups) == 0 {
			e.always = append(e.always, id)
		}
		e.wanted = append(e.wanted, len(needs.Groups))
		for _, group := range needs.Groups {
			for _, literal := range group {
				at, is := known[literal]
				if !is {
					at = len(phrases)
					known[literal] = at
					phrases = append(phrases, literal)
					e.groups = append(e.groups, nil)
				}
				e.groups[at] = append(e.groups[at], int32(len(e.owner)))
			}
			e.owner = append(e.owner, id)
		}
	}
	e.literals = match.New(phrases)
	e.seen = make([]int, len(e.owner))
	e.have, e.since = make([]int, e.set.Len()), make([]int, e.set.Len())
}

// count is how many expressions match in a call.
func (e *sieve) count(call []byte) int {
	e.call++
	e.text.Reset()
	read, count := false, 0
	try := func(id int) {
		if !read {
			e.set.Read(&e.text, string(call))
			read = true
		}
		if e.set.Matches(id, &e.text) {
			count++
		}
	}
	for _, id := range e.always {
		try(id)
	}
	e.found = e.literals.Append(e.found[:0], call)
	for _, m := range e.found {
		for _, group := range e.groups[m.ID] {
			if e.seen[group] == e.call {
				continue
			}
			e.seen[group] = e.call
			id := e.owner[group]
			if e.since[id] != e.call {
				e.since[id], e.have[id] = e.call, 0
			}
			if e.have[id]++; e.have[id] == e.wanted[id] {
				try(id)
			}
		}
	}
	return count
}
