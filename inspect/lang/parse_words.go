package lang

import (
	"slices"

	"github.com/tingcha/tingcha/call"
)

// verb says whether a token is what speakers do.
func verb(t token) bool { return t.is("says") || t.is("speaks") || t.is("repeats") }

func (p *parser) says() (Condition, bool) {
	s := Says{Pos: p.position(p.peek(0).at)}
	if t := p.peek(0); !verb(t) {
		p.take()
		speakers := []string{"agent", "customer", "anyone"}
		if !slices.Contains(speakers, t.text) {
			p.wrong(t, "unknown speaker "+t.String(), nearest(t.text, speakers))
		} else if t.text != "anyone" {
			s.Role = call.Role(t.text)
		}
	}
	if t := p.take(); !t.is("says") {
		s.Words = Speech{}
		ok := (t.is("speaks") || p.repeats(&s)) && p.scopes(&s)
		if t := p.peek(0); ok && t.is(",") {
			return nil, p.wrong(t, "only words that are looked for can be guarded", "")
		}
		return s, ok
	}
	ok := p.saying(&s)
	return s, ok
}

// saying reads the words of a test, where they are looked for, and their guards.
func (p *parser) saying(s *Says) (ok bool) {
	if s.Words, ok = p.wordsSaid(); !ok {
		return false
	}
	for p.scopes(s) && p.guards(s) {
		if !p.scoped() {
			return true
		}
	}
	return false
}

// wordsSaid reads what stands behind says.
func (p *parser) wordsSaid() (Words, bool) {
	start := p.peek(0)
	if start.is("like") {
		return p.like()
	}
	list, ok := p.list()
	if !ok {
		return nil, false
	}
	switch t := p.peek(0); {
	case t.is("but"):
		return p.butNot(start, list)
	case t.is("near"):
		return p.near(start, list)
	default:
		return list, true
	}
}

func (p *parser) butNot(start token, list List) (Words, bool) {
	if start.kind != regexToken {
		return nil, p.wrong(p.peek(0), "but not stands between two regular expressions", "")
	}
	if p.take(); !p.words("not") {
		return nil, false
	}
	if p.peek(0).kind != regexToken {
		return nil, p.expected("a regular expression such as /没有?投诉/")
	}
	no, ok := p.item()
	return ButNot{list.Items[0], no}, ok
}

func (p *parser) near(start token, a List) (Words, bool) {
	p.take()
	then := p.peek(0)
	b, ok := p.list()
	if !ok || !p.joinable(start, a) || !p.joinable(then, b) || !p.words("within") {
		return nil, false
	}
	n := Near{A: a, B: b}
	if n.Within, ok = p.whole("a number of characters", 0, MaxNear); !ok {
		return nil, false
	}
	if !p.taken("character") && !p.words("characters") {
		return nil, false
	}
	if t := p.peek(0); t.is("near") {
		return nil, p.wrong(t, "near joins two and no more; write a second condition with and", "")
	}
	return n, true
}

func (p *parser) joinable(start token, l List) bool {
	if l.Quantifier != Any {
		p.wrong(start, "near joins phrases, regular expressions and any of ( … )", "")
	}
	return true
}

// list reads "phrase", /regex/, or a quantifier and items in parentheses.
func (p *parser) list() (List, bool) {
	t := p.peek(0)
	var l List
	switch {
	case t.kind == stringToken, t.kind == regexToken:
		item, ok := p.item()
		return List{Items: []Item{item}}, ok
	case t.is("a"), t.is("an"):
		item, ok := p.valueSaid()
		return List{Items: []Item{item}}, ok
	case p.taken("any"):
	case p.taken("all"):
		l.Quantifier = All
	case p.taken("none"):
		l.Quantifier = None
	case t.is("at"), t.is("exactly"):
		if !p.count(&l) {
			return l, false
		}
	case t.kind == nameToken && !keyword(t.text) && p.peek(1).kind != stringToken && nearest(t.text, listWords()) == "":
		p.wrong(p.take(), "a set stands in a list; write any of ("+t.text+")", "")
		return List{Items: []Item{{Kind: brokenItem}}}, true
	default:
		if p.corrected(`"phrase", /regex/, any of (…), all of (…), none of (…) or at least`, listWords()...) {
			return p.list()
		}
		return l, false
	}
	if !p.words("of", "(") {
		return l, false
	}
	var ok bool
	if l.Items, ok = p.items(); !ok {
		return l, false
	}
	l.Sound, ok = p.sound()
	return l.plain(), ok
}

func listWords() []string { return []string{"any", "all", "none", "at", "exactly"} }

// items reads a list up to its closing parenthesis.
func (p *parser) items() ([]Item, bool) {
	var items []Item
	whole := p.listed(func() bool {
		item, ok := p.item()
		items = append(items, item)
		return ok
	})
	return items, whole
}
