package lang

import (
	"fmt"
	"slices"
	"strings"
)

func (p *parser) phraseSet() (*PhraseSet, bool) {
	set := &PhraseSet{Pos: p.position(p.take().at)}
	var equals bool
	if set.Name, equals = p.headed("phrase set"); !equals && p.peek(0).kind != stringToken && p.peek(0).kind != regexToken {
		return set, false
	}
	set.Comments = p.trail()
	for {
		lead := p.lead()
		item, ok := p.item()
		if !ok && !p.seek(startsItem) {
			return set, false
		}
		item.Comments = lead
		set.Items = append(set.Items, item)
		more := p.taken(",")
		p.itemComments(set)
		if t := p.peek(0); !more && p.itemFollows() {
			if ok {
				p.wrong(t, "a comma is missing before this", "")
			}
			more = true
		} else if more && (begins(t) || t.kind == endOfFile) {
			p.fault(p.position(p.end-1), "the last item of a set has no comma behind it", "")
			more = false
		}
		if !more {
			return set, true
		}
	}
}

// itemFollows says whether what stands behind an item belongs to the same set,
// though there is no comma. A word that begins a line may be a declaration that was
// mistyped.
func (p *parser) itemFollows() bool {
	t := p.peek(0)
	return !slices.ContainsFunc(topWords(), t.is) && !ends(t) && (!t.first || t.kind != nameToken)
}

// startsItem says whether the next item of a set begins behind a token or with it.
func startsItem(t token) bool {
	return t.is(",") || t.first && (t.kind == stringToken || t.kind == regexToken)
}

// headed reads the name of a set or a condition and the sign behind it, and says
// whether the sign is there.
func (p *parser) headed(what string) (name string, equals bool) {
	name, ok := p.plainName(what)
	if !ok {
		p.nameless[what] = true
	}
	if p.taken("=") {
		return name, true
	}
	if ok && !keyword(name) {
		p.expected(`"="`)
	}
	next := p.peek(0)
	if next.kind != nameToken {
		return name, false
	}
	if p.heads[next.text] = true; !p.peek(1).is("=") {
		return name, false
	}
	p.take() // the name has a blank in it, or stands behind the declaration's word twice
	p.take()
	return next.text, true
}

// itemComments gives a comment at the end of a line to the first item on it.
func (p *parser) itemComments(set *PhraseSet) {
	trail := p.trail()
	if len(trail) == 0 {
		return
	}
	i := len(set.Items) - 1
	for i > 0 && set.Items[i-1].Pos.Line == set.Items[i].Pos.Line {
		i--
	}
	set.Items[i].Comments = append(set.Items[i].Comments, trail...)
}

// item reads a phrase, a regex or the name of a set.
func (p *parser) item() (Item, bool) {
	t := p.peek(0)
	item := Item{Text: t.text, Pos: p.position(t.at)}
	switch t.kind {
	case stringToken:
		item.Kind = Phrase
	case nameToken:
		item.Kind, item.Text = SetName, t.text
	case regexToken:
		item.Kind = Regex
	default:
		item.Kind = brokenItem
		return item, p.expected("a phrase in double quotes, a /regex/ or the name of a set")
	}
	p.take()
	var ok bool
	item.Sound, ok = p.sound()
	if item.Sound.By && item.Kind == Regex {
		p.wrong(t, noSound, "")
	}
	return item, ok
}

// definition reads condition NAME = CONDITION.
func (p *parser) definition() (*Definition, bool) {
	d := &Definition{Pos: p.position(p.take().at)}
	var ok bool
	if d.Name, ok = p.headed("condition"); !ok {
		return d, false
	}
	d.Condition, ok = p.condition()
	d.Comments = p.trail()
	if t := p.peek(0); ok && t.is("unless") {
		return d, p.wrong(t, "a condition has no unless; write and not ( … )", "")
	}
	return d, ok
}

// plainName reads the name of a set or a condition.
func (p *parser) plainName(what string) (string, bool) {
	t := p.peek(0)
	if t.kind != nameToken {
		return "", p.expected("the name of the " + what)
	}
	if strings.Contains(t.text, ".") {
		p.wrong(t, "the name of a "+what+" has no dots; use _", "")
	}
	return p.ownName(), true
}

// ownName takes a name, and tells when it is a word of the language.
func (p *parser) ownName() string {
	t := p.take()
	if keyword(t.text) {
		p.wrong(t, fmt.Sprintf("%q is a word of the language; choose another name", t.text), "")
	}
	return t.text
}
