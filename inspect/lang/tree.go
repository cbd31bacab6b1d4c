package lang

// Children are the conditions that a condition is joined of, in order; none of a
// test, a name or nil.
func Children(c Condition) []Condition {
	switch c := c.(type) {
	case And:
		return c.Parts
	case Or:
		return c.Parts
	case Not:
		return []Condition{c.X}
	case Edge:
		return []Condition{c.X}
	case Nth:
		return []Condition{c.X}
	case Count:
		return []Condition{c.X}
	case Order:
		if c.Without != nil {
			return []Condition{c.A, c.B, c.Without}
		}
		return []Condition{c.A, c.B}
	}
	return nil
}

// WithChildren is the same condition joined of others, as many as its
// [Children].
func WithChildren(c Condition, children []Condition) Condition {
	switch c := c.(type) {
	case And:
		c.Parts = children
		return c
	case Or:
		c.Parts = children
		return c
	case Not:
		c.X = children[0]
		return c
	case Edge:
		c.X = children[0]
		return c
	case Nth:
		c.X = children[0]
		return c
	case Count:
		c.X = children[0]
		return c
	case Order:
		c.A, c.B = children[0], children[1]
		if c.Without != nil {
			c.Without = children[2]
		}
		return c
	}
	return c
}

// walk visits a condition and all that it is joined of.
func walk(cond Condition, visit func(Condition)) {
	if cond == nil {
		return
	}
	visit(cond)
	for _, child := range Children(cond) {
		walk(child, visit)
	}
}
