package lang

// reachBehind says whether the reach of a relation stands behind B.
func (r Relation) reachBehind() bool {
	switch r {
	case FollowedBy, PrecededBy, NotFollowedBy, NotPrecededBy, Then:
		return true
	default:
		return false
	}
}

// String prints both sides and their relation.
func (c Order) String() string {
	before, behind := c.words()
	return c.each() + within(c.A, c.left()) + " " + before + operand(c.B) + behind
}

// each prints the word each, if it is asked for.
func (c Order) each() string {
	if c.Each {
		return "each "
	}
	return ""
}

// left says how tightly A must hold together to stand without parentheses: a chain
// of thens needs none.
func (c Order) left() int {
	if a, ok := c.A.(Order); ok && !c.Each && c.Relation == Then && a.Relation == Then {
		return tight
	}
	if c.Each {
		switch c.A.(type) {
		case Edge, Nth:
			return closest + 1
		}
	}
	return closest
}

// words are those of the relation that stand before and behind B.
func (c Order) words() (before, behind string) {
	reach := c.Within.String()
	if reach != "" {
		reach = "within " + reach
	}
	before = c.Relation.String() + " "
	switch {
	case reach == "":
	case c.Relation.reachBehind():
		behind = " " + reach
	default:
		before = reach + " " + before
	}
	if c.Without != nil {
		behind += " with no " + operand(c.Without) + " between"
	}
	return before, behind
}

// String prints the words that stand between both sides, without the reach.
func (r Relation) String() string {
	switch r {
	case Before:
		return "before"
	case After:
		return "after"
	case FollowedBy:
		return "followed by"
	case PrecededBy:
		return "preceded by"
	case NotFollowedBy:
		return "not followed by"
	case NotPrecededBy:
		return "not preceded by"
	case Then:
		return "then"
	case Around:
		return "of"
	case SameTurn:
		return "in the same turn as"
	case SameClause:
		return "in the same clause as"
	}
	panic("lang: no such relation")
}
