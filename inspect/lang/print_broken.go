package lang

import "strings"

// broken prints a condition that begins in some column. One that is too long for
// its line has each of its parts on its own, the joints in front of them:
//
//	when    A
//	    and (B
//	         or C
//	            and D
//	         or E)
//	    and F
func broken(c Condition, column int) string {
	if c == nil {
		return ""
	}
	text := c.String()
	if column+columns(text) <= lineWidth {
		return text
	}
	parts, joint, needed := joined(c)
	if parts == nil {
		return brokenPart(c, looseOr, column)
	}
	between := "\n" + strings.Repeat(" ", column-len(joint)) + joint
	return joinBroken(parts, between, needed, column)
}

// joined gives what stands between the parts of a condition, and how tightly each
// must hold together to stand there without parentheses.
func joined(c Condition) (parts []Condition, joint string, needed int) {
	switch c := c.(type) {
	case And:
		return c.Parts, "and ", tight
	case Or:
		return c.Parts, "or ", looseAnd
	}
	return nil, "", 0
}

func joinBroken(parts []Condition, between string, needed, column int) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = brokenPart(part, needed, column)
	}
	return strings.Join(texts, between)
}

// brokenPart prints a part of a condition. Its own parts, if they do not fit into
// the line, stand below each other, further in, so that it is seen how far each
// reaches.
func brokenPart(c Condition, needed, column int) string {
	text := within(c, needed)
	if column+columns(text) <= lineWidth {
		return text
	}
	if tightness(c) < needed {
		return "(" + brokenPart(c, looseOr, column+1) + ")"
	}
	switch c := c.(type) {
	case Not:
		return "not " + brokenPart(c.X, tight, column+len("not "))
	case Order:
		before, behind := c.words()
		inner := column + relationIn
		return c.each() + brokenPart(c.A, c.left(), column+len(c.each())) + "\n" + strings.Repeat(" ", inner) +
			before + brokenPart(c.B, closest, inner+len(before)) + behind
	}
	parts, joint, inner := joined(c)
	if parts == nil {
		return text
	}
	between := "\n" + strings.Repeat(" ", column) + joint
	return joinBroken(parts, between, inner, column+len(joint))
}

// relationIn is how much further in a relation stands than what it relates.
const relationIn = 4
