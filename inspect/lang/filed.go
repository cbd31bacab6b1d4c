package lang

import (
	"slices"
	"strings"

	"github.com/tingcha/tingcha/call"
)

// Party is an agent as seen from the call that is inspected.
type Party int

// The parties.
const (
	AnyParty     Party = iota // it does not matter who
	ThisAgent                 // the call's own
	AnotherAgent              // somebody else
)

// ticketMore reads who filed a ticket, whom it is about, and what its text says.
func (p *parser) ticketMore(t *Tickets) (ok bool) {
	if p.taken("by") {
		if t.By, ok = p.party("this"); !ok {
			return false
		}
	}
	if p.taken("about") {
		if t.About = true; !p.words("this", "agent") {
			return false
		}
	}
	if p.taken("saying") {
		start := p.peek(0)
		list, ok := p.list()
		if !ok {
			return false
		}
		if list.Sound.By || slices.ContainsFunc(list.Items, func(i Item) bool { return i.Kind == ValueItem || i.Sound.By }) {
			p.wrong(start, "the text of a ticket was written: look for phrases and regular expressions in it", "")
		}
		t.Saying = &list
	}
	if p.taken("unlike") {
		t.Unlike = true
		return p.words("call")
	}
	return true
}

// party reads `this agent` or `another agent`; of calls it is `the same agent`.
func (p *parser) party(own string) (Party, bool) {
	what := "this agent or another agent"
	if own == "the" {
		what = "the same agent or another agent"
	}
	word, ok := p.oneOf(what, own, "another")
	if !ok || own == "the" && word == "the" && !p.words("same") {
		return AnyParty, false
	}
	party := ThisAgent
	if word == "another" {
		party = AnotherAgent
	}
	return party, p.words("agent")
}

// more prints what ticketMore reads.
func (c Tickets) more() string {
	text := map[Party]string{ThisAgent: " by this agent", AnotherAgent: " by another agent"}[c.By]
	if c.About {
		text += " about this agent"
	}
	if c.Saying != nil {
		text += " saying " + c.Saying.String()
	}
	if c.Unlike {
		text += " unlike call"
	}
	return text
}

func printKinds(kinds []call.TicketKind) string {
	if len(kinds) == 0 {
		return ""
	}
	texts := make([]string, len(kinds))
	for i, kind := range kinds {
		texts[i] = string(kind)
	}
	return " " + strings.Join(texts, "|")
}

// callsMore reads whose the other calls were, and what is asked of them.
func (p *parser) callsMore(c *Calls) (ok bool) {
	if p.taken("by") {
		if c.By, ok = p.party("the"); !ok {
			return false
		}
	}
	if !p.taken("with") {
		return true
	}
	for {
		at := p.position(p.peek(0).at)
		field, ok := p.ofOther()
		if !ok {
			if !p.seek(func(t token) bool { return t.is("within") || p.joins(t) }) {
				return false
			}
			field = unread{at}
		}
		c.With = append(c.With, field)
		if !p.taken("and") {
			return true
		}
	}
}

// ofOther reads what is asked of another call: its fields, without the call. of
// this one's, or a length of time that the switch tells.
func (p *parser) ofOther() (Condition, bool) {
	t := p.peek(0)
	switch {
	case t.is("duration"):
		return p.length()
	case p.names(t, RingTime, HoldTime):
		return p.metric()
	}
	names := append(otherFields(), "duration", string(RingTime), string(HoldTime))
	if bare := trimCall(t.text); bare != t.text {
		p.wrong(t, "what is asked of another call has no call. before it", bare)
		p.ahead[0].text = bare
		t = p.ahead[0]
	}
	if _, ok := p.oneAhead("what to ask of the other call", names...); !ok {
		return nil, false
	}
	return p.dataOf("call." + t.text)
}

// otherFields are the fields of a call that can be asked of another.
func otherFields() []string {
	var names []string
	for _, name := range FieldNames() {
		if name != AgentGroup && name != SeasonOf {
			names = append(names, trimCall(name))
		}
	}
	return names
}

// more prints what callsMore reads.
func (c Calls) more() string {
	text := map[Party]string{ThisAgent: " by the same agent", AnotherAgent: " by another agent"}[c.By]
	if len(c.With) == 0 {
		return text
	}
	asked := make([]string, len(c.With))
	for i, cond := range c.With {
		asked[i] = trimCall(cond.String())
	}
	return text + " with " + strings.Join(asked, " and ")
}
