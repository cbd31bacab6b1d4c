package interchange

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// anchoredAt is a relation as SCA has it.
type anchoredAt struct {
	location string
	from, to int
	of       call.Role // whose turns the reach counts
	counted  bool
	none     bool
	each     bool
	near     bool // the hit's own turn is in reach
	a, b     lang.Condition
}

// anchored writes a relation of hits. It is false of what is none.
func (s *scaWriter) anchored(c lang.Condition) (object, bool) {
	if role, _ := speaker(c); role != "" {
		return nil, false
	}
	at, is := relationOf(c)
	if !is {
		if o, order := c.(lang.Order); order {
			s.lose(Missing, o.String(), "the relation cannot be anchored to the sentence of one hit")
			return nil, true
		}
		return nil, false
	}
	hit := -1
	a := at.a
	switch x := a.(type) {
	case lang.Edge:
		if x.Last {
			s.lose(Missing, c.String(), "hits are numbered from the first")
			return nil, true
		}
		a, hit = x.X, 1
	case lang.Nth:
		a, hit = x.X, x.N
	}
	if at.each {
		hit = 0
	}
	if !s.ownHits(a, 0) {
		s.lose(Missing, c.String(), "the hits of what it is anchored to are other sentences there")
		return nil, true
	}
	anchor := s.expr(a)
	if anchor == nil || anchor.op != 0 {
		if !s.missing {
			s.lose(Missing, c.String(), "an anchor is one condition")
		}
		return nil, true
	}
	return s.atAnchor(at, anchor.id, hit)
}

func (s *scaWriter) atAnchor(at anchoredAt, cid string, hit int) (object, bool) {
	r, ok := s.ownRange(at.b)
	if !ok {
		s.lose(Missing, at.b.String(), "what stands at an anchor is one condition")
		return nil, true
	}
	switch {
	case r.from != 1 || r.to != -1 || r.every || at.counted && at.of != lang.Anyone && at.of != r.role:
		s.lose(Missing, at.b.String(), "the sentences at an anchor are counted of who says the words there, and have no other range")
		return nil, true
	case at.counted && at.of != r.role:
		s.lose(Differs, at.b.String(), "the sentences at an anchor are counted of who says the words there, and not of everybody")
	}
	if s.ownToo(at, r.role) {
		s.lose(Differs, at.b.String(), "of the sentence of the hit itself all words count, and not only those on one side of it")
		at.from = 0
	}
	t := &scaTests{scaWriter: s}
	var e *expr
	if says, is := at.b.(lang.Says); is && at.none {
		e = t.expr(negated(says))
	} else if e = t.expr(at.b); e != nil && at.none {
		e = &expr{op: '!', parts: []*expr{e}}
	}
	if e == nil {
		return nil, true
	}
	check := writtenRange{role: r.role, from: at.from, to: at.to}.object()
	check["anchor"] = object{"cid": cid, "location": at.location, "hit_time": hit}
	return object{"check_range": check, "operators": t.operators, "lambda": e.String()}, true
}

// relationOf recognises the relations that [relate] makes.
func relationOf(c lang.Condition) (anchoredAt, bool) {
	switch c := c.(type) {
	case lang.Order:
		return orderOf(c)
	case lang.Or:
		return aroundEither(c)
	case lang.And:
		return eachNone(c)
	}
	return anchoredAt{}, false
}

func orderOf(o lang.Order) (anchoredAt, bool) {
	at := anchoredAt{a: o.A, b: o.B, each: o.Each, of: o.Within.Of, counted: o.Within.Limited}
	if o.Without != nil || o.Within.Duration > 0 {
		return at, false
	}
	if both, is := nowhereNear(o); is {
		return both, true
	}
	switch o.Relation {
	case lang.Then, lang.FollowedBy, lang.NotFollowedBy:
		at.location = "AFTER"
	case lang.PrecededBy, lang.NotPrecededBy:
		at.location = "BEFORE"
	case lang.Around:
		if o.Within.From > 0 {
			return at, false
		}
		at.location, at.from, at.to = "AROUND", -o.Within.Turns, o.Within.Turns
		return at, true
	case lang.SameTurn:
		at.location, at.counted = "CURRENT", false
		return at, true
	default:
		return at, false
	}
	at.none = o.Relation == lang.NotFollowedBy || o.Relation == lang.NotPrecededBy
	at.from, at.to, at.near = 1, -1, o.Within.From == 0
	if o.Within.Limited {
		at.from, at.to = max(o.Within.From, 1), o.Within.Turns
		if at.to == maxTurns {
			at.to = -1
		}
	}
	return at, true
}

// nowhereNear recognises words that are missing on both sides.
func nowhereNear(o lang.Order) (anchoredAt, bool) {
	inner, is := o.A.(lang.Order)
	if !is || o.Relation != lang.NotPrecededBy || inner.Relation != lang.NotFollowedBy || o.Each || inner.Each ||
		o.B.String() != inner.B.String() {
		return anchoredAt{}, false
	}
	return bothSides(inner.A, o.B, o.Within, inner.Within, true)
}

// aroundEither recognises words on either side, not as far on both.
func aroundEither(c lang.Or) (anchoredAt, bool) {
	if len(c.Parts) != 2 {
		return anchoredAt{}, false
	}
	before, first := c.Parts[0].(lang.Order)
	behind, second := c.Parts[1].(lang.Order)
	if !first || !second || before.Relation != lang.PrecededBy || behind.Relation != lang.FollowedBy || before.Each || behind.Each ||
		before.A.String() != behind.A.String() || before.B.String() != behind.B.String() {
		return anchoredAt{}, false
	}
	return bothSides(before.A, before.B, before.Within, behind.Within, false)
}

func bothSides(a, b lang.Condition, before, behind lang.Distance, none bool) (anchoredAt, bool) {
	at := anchoredAt{a: a, b: b, none: none, location: "AROUND", from: -before.Turns, to: behind.Turns, counted: true, of: before.Of}
	if before.Turns == 0 {
		at.of = behind.Of
	}
	if before.Turns == 0 && behind.Turns == 0 {
		at.location, at.counted = "CURRENT", false
	}
	plain := func(d lang.Distance) bool { return d.Limited && d.Duration == 0 && d.From == 0 }
	agree := before.Turns == 0 || behind.Turns == 0 || before.Of == behind.Of
	return at, plain(before) && plain(behind) && agree
}

// eachNone recognises a hit of which none has the words near.
func eachNone(c lang.And) (anchoredAt, bool) {
	if len(c.Parts) != 2 {
		return anchoredAt{}, false
	}
	not, is := c.Parts[1].(lang.Not)
	if !is {
		return anchoredAt{}, false
	}
	o, is := not.X.(lang.Order)
	if !is || o.Relation != lang.Around && o.Relation != lang.SameTurn || o.A.String() != c.Parts[0].String() {
		return anchoredAt{}, false
	}
	at, ok := orderOf(o)
	at.none, at.each = true, true
	return at, ok
}

// ownHits says whether the hits of a condition are the sentences that SCA takes for
// them: those of what was looked for last, and not of what that was anchored to.
func (s *scaWriter) ownHits(c lang.Condition, depth int) bool {
	if depth > lang.MaxDepth {
		return false
	}
	switch x := c.(type) {
	case lang.Named:
		d := s.definitions[x.Name]
		return d != nil && s.ownHits(d.Condition, depth+1)
	case lang.Order:
		return x.Relation == lang.Then || x.Relation == lang.SameTurn
	}
	for _, child := range lang.Children(c) {
		if !s.ownHits(child, depth+1) {
			return false
		}
	}
	return true
}

// ownToo says whether words of the sentence of the hit itself count as beside it.
func (s *scaWriter) ownToo(at anchoredAt, role call.Role) bool {
	if !at.near || at.location != "AFTER" && at.location != "BEFORE" {
		return false
	}
	of := s.hitsOf(at.a, 0)
	return of == role || of == lang.Anyone || role == lang.Anyone
}

// hitsOf is whose turns the hits of a condition are.
func (s *scaWriter) hitsOf(c lang.Condition, depth int) call.Role {
	if depth > lang.MaxDepth {
		return lang.Anyone
	}
	switch c := c.(type) {
	case lang.Says:
		return c.Role
	case lang.Named:
		if d := s.definitions[c.Name]; d != nil {
			return s.hitsOf(d.Condition, depth+1)
		}
	case lang.Edge:
		return s.hitsOf(c.X, depth+1)
	case lang.Nth:
		return s.hitsOf(c.X, depth+1)
	case lang.Order:
		if c.Relation == lang.Then || c.Relation == lang.SameTurn {
			return s.hitsOf(c.B, depth+1)
		}
	}
	return lang.Anyone
}
