package lang

import (
	"fmt"
	"time"
)

// MaxNear is the largest distance of words, in characters, that a person may write.
const MaxNear = 1_000

// Bounds of what a person may write.
const (
	maxTurns  = 10_000
	maxCount  = 10_000
	maxInCall = 24 * time.Hour
)

func (p *parser) order() (Condition, bool) {
	start := p.peek(0)
	each := p.taken("each")
	read := p.operand
	if each {
		read = p.primary
	}
	a, ok := read()
	if !ok {
		return a, false
	}
	if !p.relates() {
		if each {
			p.wrong(start, "each needs to be related: each A followed by B", "")
		}
		return a, true
	}
	for told := false; ; {
		t := p.peek(0)
		o := Order{A: a, Each: each}
		if !p.relation(&o) {
			return And{[]Condition{a, unread{p.position(t.at)}}}, false
		}
		if o.links() > MaxDepth {
			return nil, p.wrong(t, fmt.Sprintf("more than %d conditions in a chain", MaxDepth), "")
		}
		a, each = o, false
		switch next := p.peek(0); {
		case o.Relation == Then && next.is("then"):
		case p.relates():
			if !told {
				told = true
				p.wrong(next, "put two of the three into parentheses to say which belong together", "")
			}
		default:
			return o, true
		}
	}
}

// links counts the thens of a chain, also of one that begins in parentheses.
func (c Order) links() int {
	n := 0
	for ok := c.Relation == Then; ok; n++ {
		var next Order
		next, ok = c.A.(Order)
		ok = ok && next.Relation == Then
		c = next
	}
	return n
}

// relates says whether the next words relate what was read to something else.
func (p *parser) relates() bool {
	t, then := p.peek(0), p.peek(1)
	return t.is("before") || t.is("after") || t.is("within") || t.is("followed") || t.is("preceded") || t.is("then") ||
		t.is("not") && relating(then) || t.is("in") && then.is("the")
}

// relating says whether a word may relate, wherever not may stand before it.
func relating(t token) bool {
	return t.is("followed") || t.is("preceded") || t.is("before") || t.is("after") || t.is("within") || t.is("then")
}

// relation reads all that stands behind A.
func (p *parser) relation(o *Order) bool {
	if !p.related(o) {
		return false
	}
	var ok bool
	if o.B, ok = p.operand(); !ok {
		return false
	}
	if o.Relation.reachBehind() && p.taken("within") {
		if o.Within, ok = p.distance(); !ok {
			return false
		}
	}
	t := p.peek(0)
	if !p.taken("with") {
		return true
	}
	if o.Relation >= Around {
		p.wrong(t, "with no … between needs a side: before, after, then, followed by or preceded by", "")
	}
	if !p.words("no") {
		return false
	}
	if o.Without, ok = p.operand(); !ok {
		return false
	}
	return p.words("between")
}

// related reads the words between A and B.
func (p *parser) related(o *Order) (ok bool) {
	not := p.taken("not")
	if t := p.peek(0); not && !t.is("followed") && !t.is("preceded") {
		p.wrong(t, "here not goes with followed by and preceded by alone; put it before the whole condition", "")
	}
	switch word := p.take().text; word {
	case "within":
		if o.Within, ok = p.distance(); !ok {
			return false
		}
		word, ok = p.oneOf("the side", "before", "after", "of")
		o.Relation = map[string]Relation{"before": Before, "after": After, "of": Around}[word]
		return ok
	case "in":
		if !p.words("the", "same") {
			return false
		}
		word, ok = p.oneOf("what both are in", "turn", "clause")
		o.Relation = map[string]Relation{"turn": SameTurn, "clause": SameClause}[word]
		return ok && p.words("as")
	case "followed", "preceded":
		o.Relation = map[string]Relation{"followed": FollowedBy, "preceded": PrecededBy}[word]
		if not {
			o.Relation = map[string]Relation{"followed": NotFollowedBy, "preceded": NotPrecededBy}[word]
		}
		return p.words("by")
	default:
		o.Relation = map[string]Relation{"before": Before, "after": After, "then": Then}[word]
		return true
	}
}

func (p *parser) turns() bool {
	if p.taken("turn") {
		return true
	}
	switch p.peek(0).text {
	case "second", "seconds", "minute", "minutes", "hour", "hours", "s", "m", "h":
		p.wrong(p.take(), "a duration is one word, its number and a letter: 20s, 2m, 24h", "")
		return true
	}
	return p.words("turns")
}
