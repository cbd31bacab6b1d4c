package lang

import (
	"fmt"
	"slices"
)

// A mistake must not hide the next one, nor be told as three. So a reader that
// fails has told why; who called it passes what belongs to the mistake and reads on
// behind it: at the next declaration, field, item of a list, guard, or condition
// that is joined by and or or. A word that is nearly the one that must stand there
// is taken for it, and a number that is out of bounds for one that is not.

// unread stands where a condition could not be read. A file that has one is never
// given to anybody.
type unread struct{ pos Position }

// Place is where the condition would begin.
func (u unread) Place() Position { return u.pos }

// String stands for what was written.
func (u unread) String() string { return "…" }

// hasUnread says whether a part of a condition could not be read.
func hasUnread(c Condition) bool {
	found := false
	walk(c, func(part Condition) {
		_, is := part.(unread)
		found = found || is
	})
	return found
}

// corrected tells what should stand at the next token, as expected does. It is true
// when that is nearly one of the known words, which stands in its place then.
func (p *parser) corrected(what string, known ...string) bool {
	return p.correctedAt(0, what, known...)
}

func (p *parser) correctedAt(n int, what string, known ...string) bool {
	t := p.peek(n)
	meant := ""
	if t.kind == nameToken && !slices.Contains(known, t.text) {
		meant = nearest(t.text, known)
	}
	p.wrong(t, fmt.Sprintf("expected %s, found %s", what, t), meant)
	if meant == "" || ends(t) || t.is("and") || t.is("or") {
		return false
	}
	p.ahead[n].text = meant
	return true
}

// unfit tells what is wrong with a value, and takes it, so that reading goes on
// behind it. It is false when no value stands there.
func (p *parser) unfit(msg string) bool {
	t := p.peek(0)
	p.wrong(t, msg, "")
	if t.kind != numberToken && t.kind != durationToken && t.kind != stringToken {
		return false
	}
	p.take()
	return true
}

// ends says whether a token can belong to no condition, since something else begins
// or ends with it.
func ends(t token) bool {
	return t.kind == endOfFile || t.kind == blockToken || t.is("}") || begins(t) || startsField(t)
}

// seek passes what belongs to a mistake up to one of the stops, what stands in
// parentheses with it. It is false when the condition ends before.
func (p *parser) seek(stop func(token) bool) bool {
	for depth := 0; ; p.take() {
		t := p.peek(0)
		switch {
		case ends(t):
			return false
		case depth == 0 && stop(t):
			return true
		case t.is("("):
			depth++
		case t.is(")"):
			depth = max(depth-1, 0)
		}
	}
}

// joins says whether the next token joins another condition, or closes the
// parentheses around this one.
func (p *parser) joins(t token) bool {
	return t.is(")") && p.open > 0 || (t.is("and") || t.is("or")) && p.opens(1)
}

// opens says whether a condition may begin at the nth token ahead. What is joined
// by or may also be when a ticket was filed, or what keeps a promise.
func (p *parser) opens(n int) bool {
	t := p.peek(n)
	return t.is("(") || isOrdinal(t) || t.kind == nameToken && !ends(t) && !t.is("within") && !t.is("and") && !t.is("or") &&
		(!t.is("later") || p.peek(n+1).is("call"))
}

// resume passes a mistake in a condition up to what is joined to it.
func (p *parser) resume() bool { return p.seek(p.joins) }

// within passes a mistake in where words are looked for, or in their guards, up to
// the next of these, or to what stands behind them.
func (p *parser) within() bool {
	return p.seek(func(t token) bool {
		return t.is(",") || t.is("kept") || t.is("unkept") || p.scoped() || p.relates() || p.joins(t)
	})
}

// listed reads items with commas between them up to the closing parenthesis, and
// tells of each that is wrong. It is false when the parenthesis does not come.
func (p *parser) listed(item func() bool) bool {
	for {
		ok := item()
		if t := p.peek(0); ok && !t.is(",") && !t.is(")") {
			p.expected(`"," or ")"`)
			switch {
			case t.kind == stringToken, t.kind == regexToken:
				continue
			case (t.is("and") || t.is("or")) && p.opens(1) && !ends(p.peek(1)):
				return true // the parenthesis was forgotten
			}
		}
		if !p.seek(func(t token) bool { return t.is(",") || t.is(")") }) {
			return false
		}
		if p.take().text == ")" {
			return true
		}
	}
}

// phrases passes phrases with commas between them.
func (p *parser) phrases() {
	for p.peek(0).kind == stringToken {
		p.take()
		if p.peek(0).is(",") && p.peek(1).kind == stringToken {
			p.take()
		}
	}
}

// stray tells of a word that begins no declaration. One that is nearly such a word is
// read as it when it is followed as it would be.
func (p *parser) stray() {
	const what = "phrases, condition, family or rule"
	t, name, behind := p.peek(0), p.peek(1), p.peek(2)
	var words []string
	switch {
	case name.kind != nameToken:
	case behind.is("="):
		words = []string{"phrases", "condition"}
	case behind.kind == stringToken:
		words = []string{"rule", "family"}
	}
	if t.kind == nameToken && slices.Contains(words, nearest(t.text, topWords())) && p.corrected(what, topWords()...) {
		return
	}
	p.expected(what, topWords()...)
	p.heads[t.text], p.heads[name.text] = true, true
	p.take()
	p.recover()
}
