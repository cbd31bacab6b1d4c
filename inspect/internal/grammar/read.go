package grammar

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tokenKinds are what single words look like. The lines of an example are one token.
var tokenKinds = map[string]string{
	"name": `[\p{L}][\p{L}\p{N}_]*`, "dotted": `[\p{L}][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*`,
	"string": `"(?:[^"\\\n]|\\.)*"`, "regex": `/(?:[^/\\\n]|\\.)+/`, "lines": `\x00[^}]*`,
	"number": `[0-9]+(?:\.[0-9]+)?`, "ordinal": `[0-9]+(?:st|nd|rd|th)`, "duration": `[0-9]+(?:\.[0-9]+)?[smhd]`,
}

var (
	shape = func() map[string]*regexp.Regexp {
		all := map[string]*regexp.Regexp{}
		for kind, like := range tokenKinds {
			all[kind] = regexp.MustCompile(`^(?:` + like + `)$`)
		}
		return all
	}()
	example = regexp.MustCompile(`(\b(?:fires|silent)\s*\{)`)
	token   = regexp.MustCompile(strings.Join([]string{
		tokenKinds["string"], tokenKinds["regex"], tokenKinds["lines"], `#[^\n]*`, `call\.`, tokenKinds["dotted"],
		tokenKinds["number"] + `(?:st|nd|rd|th|[smhd])?`, `[!<>]=`, `\S`,
	}, "|"))
)

// tokensOf cuts a text. Comments are left out.
func tokensOf(text string) []string {
	all := token.FindAllString(example.ReplaceAllString(text, "$1\x00"), -1)
	return slices.DeleteFunc(all, func(t string) bool { return t[0] == '#' })
}

// Read derives a text from a production, and gives the numbers of the branches that
// this took, in the order of [Grammar.Branches]. It is an error if it cannot.
func (g *Grammar) Read(production, text string) ([]int, error) {
	start := g.productions[production]
	if start == nil {
		return nil, fmt.Errorf("there is no %s", production)
	}
	r := &reader{Grammar: g, tokens: tokensOf(text)}
	if !r.match(production, start, 0, func(at int) bool { return at == len(r.tokens) }) {
		until := r.tokens[:min(r.furthest+1, len(r.tokens))]
		return nil, fmt.Errorf("no %s behind %q", production, strings.Join(until[max(0, len(until)-12):], " "))
	}
	slices.Sort(r.taken)
	return slices.Compact(r.taken), nil
}

// reader tries one way after the other to derive some tokens.
type reader struct {
	*Grammar
	tokens   []string
	furthest int   // token that was looked at
	steps    int   // that were made
	taken    []int // branches on the way that is being tried
}

// enough steps are more than any text takes that the grammar reads without guessing.
const enough = 5_000_000

// match goes on with the tokens behind those that an expression takes.
func (r *reader) match(production string, e *expr, at int, then func(at int) bool) bool {
	if r.steps++; r.steps > enough {
		return false
	}
	switch e.kind {
	case terminal:
		return r.have(at) == e.text && then(at+1)
	case reference:
		if shape[e.text] != nil {
			return r.fits(production, e.text, r.have(at)) && then(at+1)
		}
		return r.match(e.text, r.productions[e.text], at, then)
	case sequence:
		return r.sequence(production, e.parts, at, then)
	case choice:
		for i, part := range e.parts {
			if r.by(e.first+i, func() bool { return r.match(production, part, at, then) }) {
				return true
			}
		}
		return false
	case option:
		return r.by(e.first, func() bool { return r.match(production, e.parts[0], at, then) }) ||
			r.by(e.first+1, func() bool { return then(at) })
	default:
		return r.repeat(production, e, 0, at, then)
	}
}

func (r *reader) sequence(production string, parts []*expr, at int, then func(at int) bool) bool {
	if len(parts) == 0 {
		return then(at)
	}
	return r.match(production, parts[0], at, func(at int) bool { return r.sequence(production, parts[1:], at, then) })
}

func (r *reader) repeat(production string, e *expr, times, at int, then func(at int) bool) bool {
	again := func(next int) bool { return next > at && r.repeat(production, e, times+1, next, then) }
	if r.by(e.first+min(times, 1), func() bool { return r.match(production, e.parts[0], at, again) }) {
		return true
	}
	if times > 0 {
		return then(at)
	}
	return r.by(e.first+2, func() bool { return then(at) })
}

// by tries a way that takes a branch.
func (r *reader) by(branch int, way func() bool) bool {
	before := len(r.taken)
	r.taken = append(r.taken, branch)
	if way() {
		return true
	}
	r.taken = r.taken[:before]
	return false
}

func (r *reader) have(at int) string {
	r.furthest = max(r.furthest, at)
	if at >= len(r.tokens) {
		return ""
	}
	return r.tokens[at]
}

// fits says whether a token is of a kind. A name is no word that its production has,
// and that of a condition no word of the grammar, or whatever begins with one might be
// a condition.
func (r *reader) fits(production, kind, token string) bool {
	if kind == "name" && (r.productions[production].has(token) || production == "test" && r.words[token]) {
		return false
	}
	return shape[kind].MatchString(token)
}

// has says whether a word stands in an expression.
func (e *expr) has(word string) bool {
	return e.kind == terminal && e.text == word || slices.ContainsFunc(e.parts, func(part *expr) bool { return part.has(word) })
}
