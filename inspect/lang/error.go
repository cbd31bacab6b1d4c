package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is one mistake in a rulebook, with its place.
type Error struct {
	File       string
	Line       int // from 1; 0 of one that says how many are not told
	Column     int // in characters, from 1
	Msg        string
	SourceLine string // the line itself, as it stands in the file
	Suggestion string // a word that may have been meant; often empty
}

// Error prints the place, the mistake, the line and a caret below it.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
	if e.Suggestion != "" {
		fmt.Fprintf(&b, "; did you mean %q?", e.Suggestion)
	}
	line, column := e.excerpt()
	b.WriteString("\n    " + string(line) + "\n    " + padding(line[:column]) + "^")
	return b.String()
}

// Longest excerpt of a line that an error shows, in characters.
const excerptLength = 120

// excerpt cuts a very long line down to what stands around the mistake, and says
// how many characters stand before it.
func (e *Error) excerpt() (line []rune, column int) {
	text, skipped := e.SourceLine, 0
	if utf8.RuneCountInString(text) > excerptLength {
		skipped = max(e.Column-1-excerptLength/2, 0)
		text = text[runesIn(text, skipped):]
		if end := runesIn(text, excerptLength-1); end < len(text) {
			text = text[:end] + "…"
		}
	}
	line = []rune(strings.Map(printable, text))
	column = min(max(e.Column-1-skipped, 0), len(line))
	if skipped > 0 {
		return append([]rune("…"), line...), column + 1
	}
	return line, column
}

// runesIn is how many bytes the first n characters of a text take, or all of it.
func runesIn(text string, n int) int {
	for at := range text {
		if n == 0 {
			return at
		}
		n--
	}
	return len(text)
}

// printable keeps a terminal from obeying what stands in a broken file.
func printable(r rune) rune {
	if r != '\t' && unicode.IsControl(r) {
		return unicode.ReplacementChar
	}
	return r
}

// padding is white space as wide as the text, tabs kept, so that what follows
// stands right below.
func padding(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\t':
			b.WriteRune('\t')
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case wide(r):
			b.WriteRune('\u3000')
		default:
			b.WriteRune(' ')
		}
	}
	return b.String()
}

// wide says whether a terminal gives a character two columns.
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x2E80 && r <= 0x303E, r >= 0x3041 && r <= 0x33FF, // kana, CJK punctuation
		r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FFF, // Han
		r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF, // Hangul, Han again
		r >= 0xFE30 && r <= 0xFE6F, r >= 0xFF00 && r <= 0xFF60, // full-width forms
		r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1F64F, // signs, pictures
		r >= 0x1F900 && r <= 0x1F9FF, r >= 0x20000 && r <= 0x3FFFD:
		return true
	}
	return r >= 0x1100 && r <= 0x115F
}

// Errors are the mistakes of a rulebook, in the order of their places: all of them,
// or the first [MaxErrors] and how many more there are.
type Errors []*Error

// Error prints one mistake after the other.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap lets errors.As find the first [*Error].
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}
