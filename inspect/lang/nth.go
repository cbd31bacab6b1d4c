package lang

import (
	"fmt"
	"strconv"
	"strings"
)

// Nth narrows X to one of its hits, counted from 1. It does not hold when X has
// fewer.
type Nth struct {
	Pos Position
	N   int
	X   Condition
}

// Place is where the number stands.
func (c Nth) Place() Position { return c.Pos }

// String prints the ordinal and the condition.
func (c Nth) String() string { return ordinal(c.N) + " " + narrowed(c.X) }

// narrowed prints what first, last, an ordinal or each stands before: two of them
// need parentheses between.
func narrowed(c Condition) string {
	switch c.(type) {
	case Edge, Nth:
		return "(" + c.String() + ")"
	}
	return operand(c)
}

// ordinal prints 2nd, 3rd, 11th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// isOrdinal says whether a token is a number with the ending of an ordinal.
func isOrdinal(t token) bool {
	ending := strings.TrimLeft(t.text, "0123456789")
	return t.kind == durationToken && len(ending) == 2 && strings.Contains("st nd rd th", ending)
}

// nth reads an ordinal and what it narrows.
func (p *parser) nth() (Condition, bool) {
	t := p.take()
	n, err := strconv.Atoi(t.text[:len(t.text)-2])
	switch {
	case err != nil || n < 1 || n > maxCount:
		p.wrong(t, fmt.Sprintf("expected a hit from 2nd to %s, found %s", ordinal(maxCount), t), "")
	case n == 1:
		p.wrong(t, "the 1st hit is the first one", "first")
	case ordinal(n) != t.text:
		p.wrong(t, fmt.Sprintf("%s is no ordinal", t), ordinal(n))
	}
	c, ok := p.primary()
	if c == nil {
		return nil, false
	}
	return Nth{p.position(t.at), n, c}, ok
}
