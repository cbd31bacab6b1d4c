package grammar

import (
	"fmt"
	"strings"
)

// Chooser makes the choices of a derivation.
type Chooser interface {
	// Choose gives a number from 0 up to n, without n.
	Choose(n int) int
	// Word gives what stands for a token, or for a production that is not to be
	// derived any further, behind the text so far; false derives it.
	Word(name, production, sofar string) (word string, ok bool)
}

// Write derives a text from a production. A repetition is made twice at most.
func (g *Grammar) Write(production string, by Chooser) string {
	w := writer{Grammar: g, by: by}
	w.write(production, g.productions[production])
	return w.text.String()
}

type writer struct {
	*Grammar
	by   Chooser
	text strings.Builder
}

func (w *writer) write(production string, e *expr) {
	switch e.kind {
	case terminal:
		w.token(e.text)
	case reference:
		word, ok := w.by.Word(e.text, production, w.text.String())
		switch inner := w.productions[e.text]; {
		case ok:
			w.token(word)
		case inner != nil:
			w.write(e.text, inner)
		default:
			panic(fmt.Sprintf("grammar: no word for %s in %s", e.text, production))
		}
	case sequence:
		for _, part := range e.parts {
			w.write(production, part)
		}
	case choice:
		w.write(production, e.parts[w.by.Choose(len(e.parts))])
	case option:
		if w.by.Choose(2) == 0 {
			w.write(production, e.parts[0])
		}
	case repetition:
		for range max(0, w.by.Choose(5)-2) {
			w.write(production, e.parts[0])
		}
	}
}

// token adds one, with a blank before it unless the last belongs to it.
func (w *writer) token(word string) {
	if text := w.text.String(); text != "" && !strings.HasSuffix(text, "call.") && !strings.HasSuffix(text, "-") {
		w.text.WriteByte(' ')
	}
	w.text.WriteString(word)
}
