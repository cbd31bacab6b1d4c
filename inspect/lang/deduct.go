package lang

import "strconv"

// Deduction is what a confirmed finding of a rule takes.
type Deduction struct {
	Points int64 // hundredths of a point: once, or for each hit
	Each   bool  // for each hit of what the rule counts
	UpTo   int64 // hundredths that all hits take together at most; 0 when there is no limit
	All    bool  // a veto: the call has no points left in the rule's dimension
}

// deduction reads N [once | each [up to N]], or all.
func (p *parser) deduction() (d Deduction, ok bool) {
	if p.taken("all") {
		return Deduction{All: true}, true
	}
	if d.Points, ok = p.points("all"); !ok {
		return d, false
	}
	if p.taken("once") || !p.taken("each") {
		return d, true
	}
	d.Each = true
	if !p.taken("up") {
		return d, true
	}
	if !p.words("to") {
		return d, false
	}
	t := p.peek(0)
	if d.UpTo, ok = p.points(); ok && d.UpTo < d.Points {
		p.wrong(t, "up to "+points(d.UpTo)+" is less than one hit takes", "")
	}
	return d, ok
}

// String prints what stands behind deduct; nothing when nothing is taken.
func (d Deduction) String() string {
	switch {
	case d.All:
		return "all"
	case d.Each && d.UpTo > 0:
		return points(d.Points) + " each up to " + points(d.UpTo)
	case d.Each:
		return points(d.Points) + " each"
	case d.Points == 0:
		return ""
	}
	return points(d.Points)
}

func points(hundredths int64) string {
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
}

// Counted is the test whose hits a rule with deduct … each counts; nil of any other
// rule.
func (r *Rule) Counted() Condition { return r.counted }

// counted finds what deduct … each counts: the first test for words or sound, read
// from left to right, that must hold.
func (c *checker) counted(rule *Rule) {
	if !rule.Deduct.Each || rule.When == nil {
		return
	}
	if rule.counted = c.firstLocated(rule.When, 0); rule.counted == nil {
		c.fault(rule.deductAt, "deduct each counts words or sound, and the rule needs none", "")
	}
}

func (c *checker) firstLocated(cond Condition, depth int) Condition {
	switch x := cond.(type) {
	case And:
		for _, part := range x.Parts {
			if found := c.firstLocated(part, depth); found != nil {
				return found
			}
		}
		return nil
	case Named:
		definition := c.definitions[x.Name]
		if definition == nil || depth > MaxDepth {
			return cond // told elsewhere
		}
		if joined, is := definition.Condition.(And); is {
			return c.firstLocated(joined, depth+1)
		}
	}
	if c.hasPlace(cond) {
		return cond
	}
	return nil
}
