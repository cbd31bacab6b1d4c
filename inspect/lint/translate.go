package lint

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// formula translates a condition. What is not understood is a test of which nothing
// is known.
func (c *checker) formula(cond lang.Condition) formula {
	switch cond := c.inner(cond).(type) {
	case lang.And:
		return both(c.formulas(cond.Parts)...)
	case lang.Or:
		return either(c.formulas(cond.Parts)...)
	case lang.Not:
		return negated{c.formula(cond.X)}
	case lang.Edge:
		return c.formula(cond.X)
	case lang.Order:
		return c.order(cond)
	case lang.Says:
		return says(cond)
	case lang.Tickets:
		return ticket(cond)
	case lang.Field:
		return field(cond)
	case lang.Length:
		return c.length(cond)
	default:
		return yesNo(cond.String())
	}
}

func (c *checker) formulas(parts []lang.Condition) []formula {
	all := make([]formula, len(parts))
	for i, part := range parts {
		all[i] = c.formula(part)
	}
	return all
}

// order holds only where its sides do; of those that miss B only where A does.
func (c *checker) order(o lang.Order) formula {
	all := []formula{yesNo(o.String()), c.formula(o.A)}
	if o.Relation != lang.NotFollowedBy && o.Relation != lang.NotPrecededBy {
		all = append(all, c.formula(o.B))
	}
	return both(all...)
}

// says knows that none of is the opposite of any of.
func says(s lang.Says) formula {
	if list, is := s.Words.(lang.List); is && list.Quantifier == lang.None {
		list.Quantifier = lang.Any
		s.Words = list
		return negated{yesNo(s.String())}
	}
	return yesNo(s.String())
}

func ticket(t lang.Tickets) formula {
	if t.None {
		t.None = false
		return negated{yesNo(t.String())}
	}
	return yesNo(t.String())
}

// field lists what the field of a call can be.
func field(f lang.Field) formula {
	switch f.Name {
	case "call.csat":
		return atom{&variable{f.Name, 6}, func(value int) bool { return rated(value, f) }}
	case "call.hour":
		return atom{&variable{f.Name, 24}, func(value int) bool { return lang.Compares(value, f.Op, f.Number) }}
	case "call.sector", "call.hangup", "call.answered":
		values := domains[f.Name]
		return atom{&variable{f.Name, len(values)}, func(value int) bool { return (values[value] == f.Text) == (f.Op == "=") }}
	default:
		differs := f.Op != "="
		f.Op = "="
		if differs {
			return negated{yesNo(f.String())}
		}
		return yesNo(f.String())
	}
}

// domains are the values of the fields that have few.
var domains = map[string][]string{
	"call.sector":   {"power", "telecom", "cable"},
	"call.hangup":   {"agent", "customer"},
	"call.answered": {"yes", "no"},
}

// rated compares a rating, of which 0 is none and neither more nor less than any.
func rated(value int, f lang.Field) bool {
	if value == 0 || f.Number == 0 {
		return (value == f.Number) == (f.Op == "=") && (f.Op == "=" || f.Op == "!=")
	}
	return lang.Compares(value, f.Op, f.Number)
}

// length compares with the lengths that any rule of the book names, those between
// them included.
func (c *checker) length(l lang.Length) formula {
	named := c.lengths()
	at, _ := slices.BinarySearch(named, l.Value)
	// The values are: below the first, the first, between it and the second, …
	return atom{&variable{"duration", 2*len(named) + 1}, func(value int) bool { return lang.Compares(value, l.Op, 2*at+1) }}
}

func (c *checker) lengths() []time.Duration {
	var all []time.Duration
	c.visit(func(cond lang.Condition) {
		if l, is := cond.(lang.Length); is {
			all = append(all, l.Value)
		}
	})
	slices.Sort(all)
	return slices.Compact(all)
}
