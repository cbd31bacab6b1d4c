package lang

import "fmt"

// Bound says how a number of hits compares with the one that is asked for.
type Bound int

// The bounds.
const (
	AtLeastTimes Bound = iota
	ExactlyTimes
	AtMostTimes
)

// String prints the bound's words.
func (b Bound) String() string { return [...]string{"at least", "exactly", "at most"}[b] }

// Count asks how many hits X has. Words at one place are one hit, however many
// tests of X find them.
type Count struct {
	Pos   Position
	Bound Bound
	N     int
	X     Condition
}

// Place is where the bound stands.
func (c Count) Place() Position { return c.Pos }

// String prints the bound and the condition in parentheses.
func (c Count) String() string { return fmt.Sprintf("%s (%s)", times(c.Bound, c.N), c.X) }

// times prints how often.
func times(b Bound, n int) string {
	if n == 1 {
		return b.String() + " 1 time"
	}
	return fmt.Sprintf("%s %d times", b, n)
}

// bound reads at least N, at most N or exactly N.
func (p *parser) bound() (b Bound, n int, ok bool) {
	switch word := p.take().text; word {
	case "exactly":
		b = ExactlyTimes
	default:
		if word, ok = p.oneOf("how much", "least", "most"); !ok {
			return b, 0, false
		}
		if word == "most" {
			b = AtMostTimes
		}
	}
	n, ok = p.whole("a number", 1, maxCount)
	return b, n, ok
}

// times reads the word times.
func (p *parser) times() bool { return p.taken("time") || p.words("times") }

// counted reads at least N times (CONDITION).
func (p *parser) counted() (Condition, bool) {
	c := Count{Pos: p.position(p.peek(0).at)}
	var ok bool
	if c.Bound, c.N, ok = p.bound(); !ok || !p.times() {
		return nil, false
	}
	if t := p.peek(0); !t.is("(") {
		return nil, p.expected("the condition to count, in parentheses")
	}
	c.X, ok = p.primary()
	return c, ok
}

// count reads the quantity of a list up to the word of.
func (p *parser) count(l *List) bool {
	start := p.peek(0)
	b, n, ok := p.bound()
	if !ok {
		return false
	}
	l.N = n
	if !p.taken("times") && !p.taken("time") {
		l.Quantifier = AtLeast
		if b != AtLeastTimes {
			p.wrong(start, fmt.Sprintf("%s counts hits; write %s %d times any of (…)", b, b, n), "")
		}
		return true
	}
	l.Quantifier = [...]Quantifier{Times, TimesExactly, TimesAtMost}[b]
	return p.words("any")
}
