package lang

import (
	"fmt"
	"strings"
)

// Like asks for sentences that are like one of some examples.
type Like struct {
	Examples []Item // phrases
	AtLeast  int    // per cent; 0 for the usual
}

func (Like) words() {}

// String prints the examples and how like them it must be.
func (l Like) String() string {
	texts := make([]string, len(l.Examples))
	for i, e := range l.Examples {
		texts[i] = e.String()
	}
	text := "like (" + strings.Join(texts, ", ") + ")"
	if l.AtLeast > 0 {
		text += fmt.Sprintf(" at least %d %%", l.AtLeast)
	}
	return text
}

// leastExample is how many letters an example has at least: of fewer, everything
// is like or nothing.
const leastExample = 4

// like reads what stands behind like.
func (p *parser) like() (Words, bool) {
	p.take()
	if !p.words("(") {
		return nil, false
	}
	var l Like
	if !p.listed(func() bool {
		t := p.peek(0)
		if t.kind != stringToken {
			return p.expected("an example sentence in double quotes")
		}
		if letters(t.text) < leastExample {
			p.wrong(t, fmt.Sprintf("an example of fewer than %d letters is like too much; look for the phrase", leastExample), "")
		}
		p.take()
		l.Examples = append(l.Examples, Item{Kind: Phrase, Text: t.text, Pos: p.position(t.at)})
		return true
	}) {
		return nil, false
	}
	if !p.taken("at") {
		return l, true
	}
	if !p.words("least") {
		return nil, false
	}
	var ok bool
	if l.AtLeast, ok = p.whole("per cent,", 1, 100); !ok {
		return nil, false
	}
	return l, p.words("%")
}

func letters(text string) int {
	n := 0
	for _, r := range text {
		if spoken(r) {
			n++
		}
	}
	return n
}
