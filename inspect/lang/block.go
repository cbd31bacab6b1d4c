package lang

import "strings"

// The fields that hold examples.
const (
	fires  = "fires"
	silent = "silent"
)

// block reads the raw lines of an example up to the first }, which is left for
// the next token: nobody says a brace.
func (l *lexer) block() token {
	t := token{kind: blockToken, at: l.at}
	for at := l.at; at < len(l.text); {
		line := restOfLine(l.text[at:])
		if i := strings.IndexByte(line, '}'); i >= 0 {
			l.at = at + i
			t.end = l.at
			t.text = l.text[t.at:t.end]
			l.lineHas = true
			return t
		}
		if at > l.at && beginsSomething(strings.TrimSpace(line)) {
			break
		}
		at += len(line) + 1
	}
	l.fault(l.position(l.at-1), "this example is not closed; write } on a line of its own", "")
	t.kind, t.end = brokenToken, t.at
	return t
}

// beginsSomething says whether a line can be no part of an example any more.
func beginsSomething(line string) bool {
	head, rest, _ := strings.Cut(line, " ")
	switch head {
	case "rule", "phrases", "condition", "use", "only", "extend", "drop", "family":
		return rest != ""
	case fires, silent:
		return strings.HasPrefix(strings.TrimSpace(rest), "{")
	}
	return false
}
