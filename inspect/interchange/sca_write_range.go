package interchange

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// ownRange is the range in which all tests of a condition look, if it is one that a
// condition of SCA has.
func (s *scaWriter) ownRange(c lang.Condition) (writtenRange, bool) {
	if r, is := fixedRange(c); is {
		return r, true
	}
	children := lang.Children(c)
	switch c.(type) {
	case lang.And, lang.Or, lang.Not:
		var r writtenRange
		for i, child := range children {
			one, ok := s.ownRange(child)
			if !ok || i > 0 && one != r || one.absolute {
				return r, false
			}
			r = one
		}
		return r, true
	}
	return testRange(c)
}

// fixedRange is the range of an idiom: who speaks first or last, behind a tail.
func fixedRange(c lang.Condition) (writtenRange, bool) {
	if role, last := speaker(c); role != "" {
		if last {
			return writtenRange{from: -1, to: -1, absolute: true}, true
		}
		return writtenRange{from: 1, to: 1, absolute: true}, true
	}
	if _, _, is := hangUp(c); is {
		return writtenRange{from: -1, to: -1}, true
	}
	if r, is := someSentence(c); is {
		return r, true
	}
	if _, is := brokenByAny(c); is {
		return writtenRange{from: 1, to: -1}, true
	}
	return writtenRange{}, false
}

// testRange is the range in which one test looks.
func testRange(c lang.Condition) (writtenRange, bool) {
	all := writtenRange{from: 1, to: -1}
	switch c := c.(type) {
	case lang.Says:
		from, to := sentences(c.Scopes)
		return writtenRange{role: c.Role, from: from, to: to, every: c.Unit == lang.EveryTurn}, true
	case lang.Silence:
		all.role = c.BrokenBy
	case lang.Overlap:
		all.role = c.By
	case lang.FastTurn:
		all.role = c.Role
	case lang.Metric:
		if c.Name == lang.Pace {
			all.role = c.Of
		}
		if c.Name == lang.Tail {
			all.from, all.to = -1, -1
		}
	case lang.Length, lang.Field:
	case lang.And, lang.Or, lang.Not, lang.Order, lang.Edge, lang.Nth, lang.Count, lang.Named:
		return all, false
	}
	return all, true
}

// sentences are the numbers of the sentences in a scope. Scopes that are none of
// sentences are told by the test.
func sentences(scopes []lang.Scope) (from, to int) {
	if len(scopes) != 1 {
		return 1, -1
	}
	switch s := scopes[0]; {
	case s.From < 0 && s.To < 0:
		return s.To, s.From
	case s.From != 0:
		return s.From, s.To
	case s.Turns > 0 && s.Last:
		return -1, -s.Turns
	case s.Turns > 0:
		return 1, s.Turns
	}
	return 1, -1
}

// speaker recognises what [speaksAt] makes.
func speaker(c lang.Condition) (role call.Role, last bool) {
	for _, role := range []call.Role{call.AgentRole, call.CustomerRole} {
		for _, last := range []bool{false, true} {
			if o, is := c.(lang.Order); is && o.String() == speaksAt(role, last).String() {
				return role, last
			}
		}
	}
	return "", false
}

// hangUp recognises how long the line stayed open behind the last words of one.
func hangUp(c lang.Condition) (tail lang.Metric, role call.Role, is bool) {
	and, ok := c.(lang.And)
	if !ok || len(and.Parts) != 2 {
		return tail, "", false
	}
	tail, ok = and.Parts[0].(lang.Metric)
	role, last := speaker(and.Parts[1])
	return tail, role, ok && tail.Name == lang.Tail && role != "" && last
}

// someSentence recognises that a sentence of a range lacks the keywords.
func someSentence(c lang.Condition) (writtenRange, bool) {
	s, is := lackingSentence(c)
	if !is {
		return writtenRange{}, false
	}
	s.Unit = lang.WholeCall
	return testRange(s)
}

func lackingSentence(c lang.Condition) (lang.Says, bool) {
	and, is := c.(lang.And)
	if !is || len(and.Parts) != 2 {
		return lang.Says{}, false
	}
	speaks, first := and.Parts[0].(lang.Says)
	not, second := and.Parts[1].(lang.Not)
	if !first || !second || speaks.Words != lang.Words(lang.Speech{}) {
		return lang.Says{}, false
	}
	says, is := not.X.(lang.Says)
	if !is || says.Unit != lang.EveryTurn {
		return lang.Says{}, false
	}
	list, is := says.Words.(lang.List)
	same := lang.Says{Role: says.Role, Words: lang.Speech{}, Scopes: says.Scopes}
	return says, is && list.Quantifier == lang.Any && same.String() == speaks.String()
}

// brokenByAny recognises a silence between any two sentences.
func brokenByAny(c lang.Condition) (lang.Silence, bool) {
	or, is := c.(lang.Or)
	if !is || len(or.Parts) != 2 {
		return lang.Silence{}, false
	}
	a, first := or.Parts[0].(lang.Silence)
	b, second := or.Parts[1].(lang.Silence)
	if !first || !second || a.BrokenBy != call.AgentRole || b.BrokenBy != call.CustomerRole || a.LongerThan != b.LongerThan {
		return a, false
	}
	return a, a.After == b.After && a.After == lang.Anyone || a.After == call.CustomerRole && b.After == call.AgentRole
}
