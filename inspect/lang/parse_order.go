package lang

import "time"

// MaxNear is the largest distance of words, in characters, that a person may write.
const MaxNear = 1_000

// Bounds of what a person may write.
const (
	maxTurns  = 10_000
	maxCount  = 10_000
	maxInCall = 24 * time.Hour
)

func (p *parser) order() (Condition, bool) {
	a, ok := p.operand()
	if !ok {
		return nil, false
	}
	o := Order{A: a}
	found, ok := p.relation(&o)
	if !found || !ok {
		return a, ok
	}
	if o.B, ok = p.operand(); !ok {
		return nil, false
	}
	if o.Relation != Before && o.Relation != After && p.taken("within") {
		if o.Within, ok = p.distance(); !ok {
			return nil, false
		}
	}
	if t := p.peek(0); p.relates() {
		return nil, p.wrong(t, "put two of the three into parentheses to say which belong together", "")
	}
	return o, true
}

// relates says whether the next words relate what was read to something else.
func (p *parser) relates() bool {
	t, then := p.peek(0), p.peek(1)
	return t.is("before") || t.is("after") || t.is("within") || t.is("followed") || t.is("preceded") ||
		t.is("not") && (then.is("followed") || then.is("preceded"))
}

// relation reads the words between A and B, if there are any.
func (p *parser) relation(o *Order) (found, ok bool) {
	if !p.relates() {
		return false, true
	}
	if p.taken("within") {
		if o.Within, ok = p.distance(); !ok {
			return true, false
		}
		word, ok := p.oneOf("the side", "before", "after")
		if word == "after" {
			o.Relation = After
		}
		return true, ok
	}
	not := p.taken("not")
	switch word := p.take().text; {
	case word == "before":
		o.Relation = Before
		return true, true
	case word == "after":
		o.Relation = After
		return true, true
	case word == "followed" && not:
		o.Relation = NotFollowedBy
	case word == "followed":
		o.Relation = FollowedBy
	case not:
		o.Relation = NotPrecededBy
	default:
		o.Relation = PrecededBy
	}
	return true, p.words("by")
}

// distance reads N turns or a duration.
func (p *parser) distance() (Distance, bool) {
	if p.peek(0).kind == durationToken {
		d, ok := p.duration(time.Millisecond, maxInCall)
		return Distance{Limited: true, Duration: d}, ok
	}
	n, ok := p.whole("a duration such as 20s, or a number of turns", 0, maxTurns)
	return Distance{Limited: true, Turns: n}, ok && p.turns()
}

func (p *parser) turns() bool {
	if p.taken("turn") {
		return true
	}
	return p.words("turns")
}
