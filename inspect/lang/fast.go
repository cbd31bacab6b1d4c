package lang

import (
	"strconv"

	"github.com/tingcha/tingcha/call"
)

// FastTurn looks for turns that were spoken fast.
type FastTurn struct {
	Pos       Position
	Role      call.Role // Anyone when it does not matter
	PerMinute int       // characters a minute; only what is faster counts
	Least     int       // shorter turns do not count, in characters
}

// UsualLeast is the least length of a turn whose pace counts, where a rule names
// none: nobody can tell the pace of a word or two.
const UsualLeast = 10

// Place is where the test begins.
func (c FastTurn) Place() Position { return c.Pos }

// String prints the test.
func (c FastTurn) String() string {
	role := string(c.Role)
	if c.Role == Anyone {
		role = "anyone"
	}
	text := role + " turn faster than " + strconv.Itoa(c.PerMinute) + " characters a minute"
	if c.Least != UsualLeast {
		text += " with at least " + strconv.Itoa(c.Least) + " characters"
	}
	return text
}

// hurries says whether a test for fast turns begins here.
func (p *parser) hurries() bool {
	t, then := p.peek(0), p.peek(1)
	speaker := t.is("agent") || t.is("customer") || t.is("anyone")
	return t.is("turn") && then.is("faster") || speaker && then.is("turn")
}

func (p *parser) fastTurn() (Condition, bool) {
	c := FastTurn{Pos: p.position(p.peek(0).at), Least: UsualLeast}
	if t := p.peek(0); !t.is("turn") {
		p.take()
		if t.text != "anyone" {
			c.Role = call.Role(t.text)
		}
	}
	ok := p.words("turn", "faster", "than")
	if ok {
		c.PerMinute, ok = p.whole("a number of characters a minute", 1, maxPace)
	}
	if !ok || !p.characters() || !p.words("a", "minute") {
		return nil, false
	}
	if !p.peek(0).is("with") || p.peek(1).is("no") { // with no … between is of a relation
		return c, true
	}
	if ok = p.words("with", "at", "least"); ok {
		c.Least, ok = p.whole("a number of characters", 1, MaxNear)
	}
	return c, ok && p.characters()
}

func (p *parser) characters() bool { return p.taken("character") || p.words("characters") }
