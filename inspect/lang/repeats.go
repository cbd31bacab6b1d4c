package lang

import (
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/call"
)

// LeastRepeated is how many characters of a turn must be said again when a rule
// does not say: an address, or the gist of a complaint, and not a word or two.
const LeastRepeated = 8

// Repeats asks for turns that say again what Of said earlier: at least Least
// characters of the turn, in pieces of two and more.
type Repeats struct {
	Of    call.Role
	Least int // characters
}

func (Repeats) words() {}

// wordless says whether a test looks for no words of its own.
func (c Says) wordless() bool {
	switch c.Words.(type) {
	case Speech, Repeats:
		return true
	}
	return false
}

// String prints whose words are repeated, and how many characters of them unless
// they are as many as always.
func (r Repeats) String() string {
	if r.Least == LeastRepeated {
		return "repeats " + string(r.Of)
	}
	return fmt.Sprintf("repeats %s at least %d characters", r.Of, r.Least)
}

// repeats reads what stands behind repeats.
func (p *parser) repeats(s *Says) bool {
	t := p.peek(0)
	roles := []string{"agent", "customer"}
	if !slices.Contains(roles, t.text) {
		return p.wrong(t, "whose words are repeated, the agent's or the customer's?", nearest(t.text, roles))
	}
	if p.take(); s.Role == Anyone || string(s.Role) == t.text {
		p.wrong(t, "an agent repeats the customer, and a customer the agent", "")
	}
	r := Repeats{Of: call.Role(t.text), Least: LeastRepeated}
	if p.taken("at") {
		var ok bool
		if !p.words("least") {
			return false
		}
		if r.Least, ok = p.whole("a number of characters", 2, MaxNear); !ok || !p.taken("character") && !p.words("characters") {
			return false
		}
	}
	s.Words = r
	return true
}
