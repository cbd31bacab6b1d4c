package outgoing

import (
	"regexp"
	"strings"
	"unicode"
)

// plainNumber is a number that a spreadsheet may have as it is.
var plainNumber = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,15})?$`)

// Cell gives a text that a spreadsheet shows and does not run: what it might take for a
// formula has ' before it, however it hides its beginning. Numbers stay numbers.
func Cell(text string) string {
	if plainNumber.MatchString(text) {
		return text
	}
	bare := strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\'' || r == '"' || r == ';' || r == ',' || r == '\u3164' || r == '\u2800'
	})
	if first := []rune(bare); len(first) > 0 && starts(first[0]) || text != "" && strings.ContainsRune("\t\r\n", rune(text[0])) {
		text = "'" + text
	}
	return strings.ReplaceAll(text, "\x00", "\ufffd")
}

// starts tells of characters with which a spreadsheet lets a formula begin, narrow and
// wide, small, and what is easily taken for them.
func starts(r rune) bool {
	return strings.ContainsRune("=+-@|%＝＋－＠﹦﹢﹣﹫｜％−‐‑‒–—⁼₌⁺₊⁻₋", r)
}
