package lang

import (
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

func (p *parser) silence() (Condition, bool) {
	s := Silence{Pos: p.position(p.take().at)}
	ok := p.words("longer", "than")
	if ok {
		s.LongerThan, ok = p.duration(time.Second, maxInCall)
	}
	if !ok {
		return nil, false
	}
	for {
		switch t, role := p.peek(0), p.peek(1); {
		case t.is("after") && (role.is("agent") || role.is("customer")) && !verb(p.peek(2)):
			p.take()
			s.After = call.Role(p.take().text)
		case t.is("broken"):
			p.take()
			if !p.words("by") {
				return nil, false
			}
			if s.BrokenBy, ok = p.role(); !ok {
				return nil, false
			}
		default:
			return s, true
		}
	}
}

func (p *parser) role() (call.Role, bool) {
	word, ok := p.oneOf("a speaker", "agent", "customer")
	return call.Role(word), ok
}

func (p *parser) overlap() (Condition, bool) {
	o := Overlap{Pos: p.position(p.take().at)}
	ok := p.words("longer", "than")
	if ok {
		o.LongerThan, ok = p.duration(0, maxInCall)
	}
	if ok && p.taken("by") {
		o.By, ok = p.role()
	}
	return o, ok
}

func (p *parser) length() (Condition, bool) {
	l := Length{Pos: p.position(p.take().at)}
	var ok bool
	if l.Op, ok = p.operator(Operators()); !ok {
		return nil, false
	}
	l.Value, ok = p.duration(0, maxInCall)
	return l, ok
}

func (p *parser) operator(allowed []string) (string, bool) {
	t := p.peek(0)
	if t.kind != signToken || !slices.Contains(allowed, t.text) {
		p.expected("one of the comparisons " + join(allowed))
		if !slices.Contains(Operators(), t.text) {
			return "", false
		}
	}
	return p.take().text, true
}

// What each field of a call may be compared with.
func fieldValues(name string) (operators, values []string) {
	same := []string{"=", "!="}
	switch name {
	case "call.sector":
		return same, []string{string(call.Power), string(call.Telecom), string(call.Cable)}
	case "call.hangup":
		return same, []string{"agent", "customer"}
	case "call.answered":
		return same, []string{"yes", "no"}
	case "call.direction":
		return same, []string{string(call.Inbound), string(call.Outbound)}
	case "call.weekday":
		return same, weekdays()
	case "call.dept", "call.agent", AgentGroup, SeasonOf:
		return same, nil
	default:
		return Operators(), nil
	}
}

func (p *parser) dataField() (Condition, bool) {
	t := p.peek(0)
	if !slices.Contains(FieldNames(), t.text) {
		meant := nearest(t.text, FieldNames())
		if p.wrong(t, "a call has no "+t.String(), meant); meant == "" {
			return nil, false
		}
		t.text = meant
	}
	return p.dataOf(t.text)
}

// dataOf reads a comparison of the field that the next token names.
func (p *parser) dataOf(name string) (Condition, bool) {
	f := Field{Pos: p.position(p.take().at), Name: name}
	operators, values := fieldValues(f.Name)
	var ok bool
	if f.Op, ok = p.operator(operators); !ok {
		return nil, false
	}
	switch {
	case values != nil:
		f.Text, ok = p.oneOf("the value of "+f.Name, values...)
	case f.Name == "call.csat" && p.peek(0).is("none"):
		f.Text, ok = "none", f.Op == "=" || f.Op == "!="
		if !ok {
			p.wrong(p.peek(0), "none is neither more nor less than a rating; compare with = or !=", "")
			ok = true
		}
		p.take()
	case f.Name == "call.csat":
		f.Number, ok = p.whole("none, or a rating", 1, 5)
		f.Text = strconv.Itoa(f.Number)
	case f.Name == "call.hour":
		f.Number, ok = p.whole("an hour of the day", 0, 24)
		f.Text = strconv.Itoa(f.Number)
	case p.peek(0).kind == stringToken:
		f.Text, ok = p.take().text, true
	default:
		if t := p.peek(0); t.kind != nameToken || keyword(t.text) || ends(t) {
			return nil, p.expected("a text in double quotes")
		}
		p.expected("a text in double quotes")
		f.Text, ok = p.take().text, true
	}
	return f, ok
}

func (p *parser) tickets() (Condition, bool) {
	t := Tickets{Pos: p.position(p.peek(0).at), None: p.taken("no")}
	if next := p.peek(0); t.None && !next.is("ticket") {
		p.wrong(next, "no stands before ticket alone; write not", "")
		return p.operand()
	}
	if !p.words("ticket") {
		return nil, false
	}
	var ok bool
	if t.Kinds, ok = p.kinds(); !ok {
		return nil, false
	}
	if p.taken("of") {
		if !p.words("call") {
			return nil, false
		}
		t.OfCall = true
	}
	if p.taken("filed") && !p.windows(&t) || !p.ticketMore(&t) {
		return nil, false
	}
	return t, true
}

// windows reads when a ticket was filed, with or between the windows.
func (p *parser) windows(t *Tickets) bool {
	for {
		w, ok := p.window()
		if !ok {
			return false
		}
		t.Filed = append(t.Filed, w)
		another := p.peek(1).is("within") || p.peek(1).is("later") && p.peek(2).is("than")
		if !p.peek(0).is("or") || !another {
			return true
		}
		p.take()
	}
}

// kinds reads KIND|KIND…, if there are any.
func (p *parser) kinds() ([]call.TicketKind, bool) {
	names := make([]string, 0, len(call.TicketKinds()))
	for _, kind := range call.TicketKinds() {
		names = append(names, string(kind))
	}
	next := p.peek(0)
	if next.kind != nameToken || keyword(next.text) {
		return nil, true
	}
	var kinds []call.TicketKind
	for {
		name, ok := p.oneOf("a kind of ticket", names...)
		if !ok {
			return nil, false
		}
		kinds = append(kinds, call.TicketKind(name))
		if !p.taken("|") {
			return kinds, true
		}
	}
}

func (p *parser) window() (Window, bool) {
	var w Window
	word, ok := p.oneOf("when it was filed", "within", "later")
	if !ok || word == "later" && !p.words("than") {
		return w, false
	}
	if w.Reach, ok = p.duration(0, MaxReach); !ok {
		return w, false
	}
	if word == "later" {
		w.Kind = LaterAfterEnd
		return w, p.words("after", "end")
	}
	if p.taken("before") {
		w.Kind = WithinBeforeStart
		return w, p.words("start")
	}
	if !p.taken("after") {
		return w, p.expected(`"after end" or "before start"`, "after", "before")
	}
	return w, p.words("end")
}

func (p *parser) calls() (Condition, bool) {
	t := p.take()
	c := Calls{Pos: p.position(t.at), Later: t.text != "repeat", Outbound: t.text == "outbound", N: 1}
	ok := p.words("call")
	if ok && p.taken("at") {
		if ok = p.words("least"); ok {
			c.N, ok = p.whole("a number", 1, maxCount)
		}
		ok = ok && (p.taken("time") || p.words("times"))
	}
	if ok = ok && p.callsMore(&c) && p.words("within"); ok {
		c.Within, ok = p.duration(time.Second, MaxReach)
	}
	return c, ok
}
