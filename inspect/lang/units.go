package lang

import (
	"fmt"
	"time"
)

// Unit is the stretch of a call in which words must be said together.
type Unit int

// The units. In one of them it is enough that some clause or turn has all that is
// asked; in EveryTurn each turn that is looked at must have it.
const (
	WholeCall Unit = iota
	OneClause
	OneTurn
	EveryTurn
)

// String prints the unit behind the word in; nothing for the whole call.
func (u Unit) String() string {
	return [...]string{"", "one clause", "one turn", "every turn"}[u]
}

// scopes reads where the words are looked for.
func (p *parser) scopes(s *Says) bool {
	for p.scoped() {
		then := p.peek(1)
		var ok bool
		switch {
		case p.peek(0).is("from"):
			ok = p.moments(s)
		case then.is("one"), then.is("every"):
			ok = p.unit(s)
		case then.is("turns"):
			ok = p.stretch(s)
		default:
			ok = p.edgeOf(s)
		}
		if !ok && !p.within() {
			return false
		}
	}
	return true
}

// scoped says whether a scope stands next. What is in the same turn is not one.
func (p *parser) scoped() bool {
	return p.peek(0).is("from") || p.peek(0).is("in") && !p.peek(1).is("the")
}

// edgeOf reads in first|last N turns|DURATION|N %.
func (p *parser) edgeOf(s *Says) bool {
	p.take()
	word, ok := p.oneOf("the end of the call", "first", "last")
	if !ok {
		return false
	}
	scope := Scope{Last: word == "last"}
	switch {
	case p.peek(0).kind == durationToken:
		scope.Duration, ok = p.duration(time.Millisecond, maxInCall)
	case p.peek(1).is("%"):
		scope.Percent, ok = p.whole("a part of the call", 1, 99)
		p.take()
	default:
		scope.Turns, ok = p.whole("a duration such as 20s, or a number of turns", 1, maxTurns)
		ok = ok && p.turns()
	}
	s.Scopes = append(s.Scopes, scope)
	return ok
}

// stretch reads in turns A to B.
func (p *parser) stretch(s *Says) bool {
	p.take()
	p.take()
	var scope Scope
	var ok bool
	if scope.From, ok = p.turnNumber(); !ok || !p.words("to") {
		return false
	}
	t := p.peek(0)
	if scope.To, ok = p.turnNumber(); !ok {
		return false
	}
	if (scope.From < 0) == (scope.To < 0) && scope.From > scope.To {
		p.wrong(t, fmt.Sprintf("turn %d lies before turn %d, so no turn is between them", scope.To, scope.From), "")
	}
	s.Scopes = append(s.Scopes, scope)
	return true
}

func (p *parser) turnNumber() (int, bool) {
	t := p.peek(0)
	if t.kind == numberToken && t.text == "0" {
		return 1, p.unfit("the first turn is turn 1, and the last one is turn -1")
	}
	return p.whole("the number of a turn", -maxTurns, maxTurns)
}

// moments reads from D to D.
func (p *parser) moments(s *Says) bool {
	p.take()
	var scope Scope
	var ok bool
	if scope.Start, ok = p.duration(0, maxInCall); !ok || !p.words("to") {
		return false
	}
	t := p.peek(0)
	if scope.End, ok = p.duration(time.Millisecond, maxInCall); !ok {
		return false
	}
	if scope.End <= scope.Start {
		p.wrong(t, fmt.Sprintf("%s does not lie behind %s", printDuration(scope.End), printDuration(scope.Start)), "")
	}
	s.Scopes = append(s.Scopes, scope)
	return true
}

// unit reads in one clause, in one turn or in every turn, once.
func (p *parser) unit(s *Says) bool {
	t := p.take()
	unit := EveryTurn
	if p.take().is("one") {
		word, ok := p.oneOf("what it is one of", "clause", "turn")
		if !ok {
			return false
		}
		unit = map[string]Unit{"clause": OneClause, "turn": OneTurn}[word]
	} else if !p.words("turn") {
		return false
	}
	list, isList := s.Words.(List)
	switch {
	case s.Unit != WholeCall:
		p.wrong(t, fmt.Sprintf("words are looked for in %s already", s.Unit), "")
	case unit == EveryTurn && (s.wordless() || isList && list.Quantifier == None):
		p.wrong(t, "in every turn needs words that each turn must have", "")
	case unit != EveryTurn && (!isList || list.Quantifier != All && list.Quantifier != AtLeast && list.Quantifier != Times):
		p.wrong(t, "in "+unit.String()+" needs several words: all of, at least N of, or at least N times any of", "")
	}
	s.Unit = unit
	return true
}

// String prints where words are looked for.
func (s Scope) String() string {
	end := "in first "
	if s.Last {
		end = "in last "
	}
	switch {
	case s.From != 0:
		return fmt.Sprintf("in turns %d to %d", s.From, s.To)
	case s.End > 0:
		return "from " + printDuration(s.Start) + " to " + printDuration(s.End)
	case s.Percent > 0:
		return fmt.Sprintf("%s%d %%", end, s.Percent)
	case s.Duration > 0:
		return end + printDuration(s.Duration)
	}
	return end + turns(s.Turns)
}
