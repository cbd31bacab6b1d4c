package lang

import (
	"fmt"
	"slices"
)

// Parse reads and checks a rulebook of one file. The filename only serves messages.
// When anything is wrong the error is [Errors] with every mistake, and no rulebook
// is given. [ParseWith] reads one that uses others.
func Parse(filename string, src []byte) (*Rulebook, error) { return ParseWith(filename, src, nil) }

// parser is a recursive descent over the tokens. Its methods that read a piece
// give false when they could not, and have told why by then.
type parser struct {
	lexer
	ahead []token
	end   int // offset behind the last token that was taken
	depth int
	open  int       // parentheses of conditions that are not closed
	loose []comment // comments passed and not yet given to anything

	sector string // of the calls in examples; empty for the usual one
}

func (p *parser) peek(n int) token {
	for len(p.ahead) <= n {
		p.ahead = append(p.ahead, p.next())
	}
	return p.ahead[n]
}

func (p *parser) take() token {
	t := p.peek(0)
	p.ahead = slices.Delete(p.ahead, 0, 1)
	p.loose = append(p.loose, t.comments...)
	p.end = t.end
	return t
}

// taken takes the next token if it is the given word.
func (p *parser) taken(word string) bool {
	if !p.peek(0).is(word) {
		return false
	}
	p.take()
	return true
}

// words takes the given words, or tells which one is missing.
func (p *parser) words(words ...string) bool {
	for _, word := range words {
		if p.taken(word) {
			continue
		}
		if !p.corrected(`"`+word+`"`, word) {
			return false
		}
		p.take()
	}
	return true
}

// expected tells what should stand at the next token, with the word that was
// probably mistyped. It is always false.
func (p *parser) expected(what string, known ...string) bool {
	t := p.peek(0)
	suggestion := ""
	if t.kind == nameToken && !slices.Contains(known, t.text) {
		suggestion = nearest(t.text, known)
	}
	return p.wrong(t, fmt.Sprintf("expected %s, found %s", what, t), suggestion)
}

// wrong tells of a mistake at a token. It is always false.
func (p *parser) wrong(t token, msg, suggestion string) bool {
	if t.kind != brokenToken {
		p.fault(p.position(t.at), msg, suggestion)
	}
	return false
}

// lead gives the comments that stand before the next token.
func (p *parser) lead() []string {
	p.peek(0)
	p.loose = append(p.loose, p.ahead[0].comments...)
	p.ahead[0].comments = nil
	return p.freed()
}

// header is lead with an empty line where the file has some, so that what stands
// apart stays apart.
func (p *parser) header() []string {
	comments := slices.Concat(p.loose, p.peek(0).comments)
	texts := p.lead()
	var spaced []string
	for i, text := range texts {
		next := p.peek(0).at
		if i+1 < len(comments) {
			next = comments[i+1].at
		}
		spaced = append(spaced, text)
		if p.line(next)-p.line(comments[i].at) > 1 {
			spaced = append(spaced, "")
		}
	}
	return spaced
}

// trail gives the comments that stood inside what has just been read, and those
// behind it on its last line.
func (p *parser) trail() []string {
	p.peek(0)
	comments, line := p.ahead[0].comments, p.line(max(p.end-1, 0))
	n := 0
	for n < len(comments) && p.line(comments[n].at) == line {
		n++
	}
	p.loose = append(p.loose, comments[:n]...)
	p.ahead[0].comments = comments[n:]
	return p.freed()
}

func (p *parser) freed() []string {
	var texts []string
	for _, c := range p.loose {
		texts = append(texts, c.text)
	}
	p.loose = p.loose[:0]
	return texts
}

func (p *parser) rulebook(book *Rulebook) {
	for {
		lead := p.header()
		switch t := p.peek(0); {
		case len(book.Decls) >= MaxDecls && t.kind != endOfFile:
			p.wrong(t, fmt.Sprintf("a file has at most %d declarations; divide it, and take the parts in with use", MaxDecls), "")
			return
		case t.kind == endOfFile:
			book.Tail = trimBlank(lead)
			return
		case t.kind == nameToken && slices.Contains(topWords(), t.text):
			d, ok := p.declaration(book, t.text)
			p.declare(book, d, lead, ok)
		default:
			p.stray()
		}
	}
}

func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// declaration reads what begins with one of topWords.
func (p *parser) declaration(book *Rulebook, word string) (d Decl, ok bool) {
	switch word {
	case "phrases":
		d, ok = p.phraseSet()
	case "condition":
		d, ok = p.definition()
	case "rule":
		d, ok = p.rule()
	case "family":
		d, ok = p.family()
	case "use":
		d, ok = p.use(book)
	case "only":
		d, ok = p.onlyWhen(book)
	case "extend":
		d, ok = p.extension()
	default:
		d, ok = p.drop()
	}
	return d, ok
}

// declare keeps what was understood even of a broken declaration, so that its
// name is known to the others, with the comments before it.
func (p *parser) declare(book *Rulebook, d Decl, lead []string, ok bool) {
	comments := d.comments()
	*comments = append(lead, *comments...)
	book.Decls = append(book.Decls, d)
	if !ok {
		p.recover()
	}
}

// recover skips to the next declaration.
func (p *parser) recover() {
	for t := p.peek(0); t.kind != endOfFile && !begins(t); t = p.peek(0) {
		p.take()
	}
}

// begins says whether a declaration begins here. family begins a field of a rule
// as well, so it does not end one.
func begins(t token) bool {
	return t.first && t.kind == nameToken && t.text != "family" && slices.Contains(topWords(), t.text)
}
