package lint

// truth is what is known of a formula whose variables do not all have values.
type truth int8

const (
	open truth = iota
	holds
	fails
)

// variable is something about a call that may be one way or another.
type variable struct {
	name string
	size int // how many values it can have, from 0
}

// formula is a condition as far as logic goes.
type formula interface {
	under(values map[string]int) truth
	asks(func(*variable))
}

// atom asks for one variable.
type atom struct {
	*variable
	of func(value int) bool
}

func (a atom) under(values map[string]int) truth {
	value, given := values[a.name]
	if !given {
		return open
	}
	if a.of(value) {
		return holds
	}
	return fails
}

func (a atom) asks(tell func(*variable)) { tell(a.variable) }

// yesNo is a test of which nothing is known but that it holds or not.
func yesNo(name string) formula {
	return atom{&variable{name, 2}, func(value int) bool { return value == 1 }}
}

type negated struct{ x formula }

func (n negated) under(values map[string]int) truth {
	switch n.x.under(values) {
	case holds:
		return fails
	case fails:
		return holds
	default:
		return open
	}
}

func (n negated) asks(tell func(*variable)) { n.x.asks(tell) }

// joined is the conjunction of its parts, or their disjunction: one part of which it
// is known what decides does so for all.
type joined struct {
	parts   []formula
	decides truth // fails of a conjunction, holds of a disjunction
	other   truth // what it is when no part decides
}

func both(parts ...formula) formula   { return joined{parts, fails, holds} }
func either(parts ...formula) formula { return joined{parts, holds, fails} }

func (j joined) under(values map[string]int) truth {
	all := j.other
	for _, part := range j.parts {
		is := part.under(values)
		if is == j.decides {
			return is
		}
		if is == open {
			all = open
		}
	}
	return all
}

func (j joined) asks(tell func(*variable)) {
	for _, part := range j.parts {
		part.asks(tell)
	}
}
