package lang

import (
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Promise looks for words by which the agent promises something, and asks whether
// it was done in time. Its hits are the words of those that were, or were not.
type Promise struct {
	Pos  Position
	Said Says // the words, of the agent
	Kept bool
	By   []Remedy // one of them is enough
	// AsSaid: the time that the turn itself names goes before Within.
	AsSaid bool
	Within time.Duration // behind the end of the call
}

// Remedy is what keeps a promise: a ticket that is filed from the call's beginning
// on, or a call to the customer behind it.
type Remedy struct {
	Call  bool              // an outbound call; otherwise a ticket
	Kinds []call.TicketKind // of the ticket; any when empty
}

// Place is where the test begins.
func (c Promise) Place() Position { return c.Pos }

// String prints the test.
func (c Promise) String() string {
	var b strings.Builder
	b.WriteString("promise " + strings.TrimPrefix(c.Said.String(), "agent says "))
	b.WriteString(map[bool]string{true: " kept by ", false: " unkept by "}[c.Kept])
	for i, r := range c.By {
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(r.String())
	}
	b.WriteString(" within ")
	if c.AsSaid {
		b.WriteString("as said or ")
	}
	b.WriteString(printDuration(c.Within))
	return b.String()
}

// String prints what keeps the promise.
func (r Remedy) String() string {
	if r.Call {
		return "outbound call"
	}
	return "ticket" + printKinds(r.Kinds)
}

// promises says whether a promise begins here, and not a condition of that name.
func (p *parser) promises() bool {
	t, then := p.peek(0), p.peek(1)
	return t.is("promise") && !p.isName(t, then)
}

func (p *parser) promise() (Condition, bool) {
	c := Promise{Pos: p.position(p.take().at)}
	c.Said = Says{Pos: p.position(p.peek(0).at), Role: call.AgentRole}
	start := p.peek(0)
	if !p.saying(&c.Said) {
		return nil, false
	}
	if list, is := c.Said.Words.(List); is && (list.Quantifier == None || list.Quantifier == TimesAtMost) {
		p.wrong(start, "what is not said is no promise", "")
	}
	word, ok := p.oneOf("whether it was kept", "kept", "unkept")
	c.Kept = word == "kept"
	if !ok || !p.words("by") || !p.remedies(&c) || !p.words("within") {
		return nil, false
	}
	if p.taken("as") {
		if c.AsSaid = true; !p.words("said", "or") {
			return nil, false
		}
	}
	c.Within, ok = p.duration(time.Second, MaxReach)
	return c, ok
}

// remedies reads what keeps the promise, with or between them.
func (p *parser) remedies(c *Promise) bool {
	for {
		word, ok := p.oneOf("what keeps the promise, a ticket or an outbound call", "ticket", "outbound")
		if !ok {
			return false
		}
		r := Remedy{Call: word == "outbound"}
		if r.Call {
			ok = p.words("call")
		} else {
			r.Kinds, ok = p.kinds()
		}
		if !ok {
			return false
		}
		c.By = append(c.By, r)
		if !p.taken("or") {
			return true
		}
	}
}
