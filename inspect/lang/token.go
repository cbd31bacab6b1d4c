package lang

// Position is a place in a file of a rulebook. Line and Column count from 1, Column
// in characters.
type Position struct {
	File         string
	Line, Column int
}

type kind int

const (
	endOfFile kind = iota
	nameToken
	numberToken   // 12, 1.5, -3
	durationToken // 1.5s, 24h, 2nd
	stringToken   // text is unquoted
	regexToken    // text is what stands between the slashes
	signToken     // ( ) { } , | = != < <= > >= %
	blockToken    // the raw lines of an example
	brokenToken   // already told of; stands for whatever was there
)

// token is one word of the language.
type token struct {
	kind     kind
	text     string
	at       int // offset of its first byte
	end      int // offset behind its last byte
	first    bool
	comments []comment // those between the token before and this one
}

type comment struct {
	text string // from # on
	at   int
}

func (t token) is(text string) bool {
	return t.text == text && (t.kind == nameToken || t.kind == signToken)
}

// String says what stands there, for messages.
func (t token) String() string {
	switch t.kind {
	case endOfFile:
		return "the end of the file"
	case stringToken:
		return `a phrase in quotes`
	case regexToken:
		return "a regular expression"
	case blockToken:
		return "an example"
	case brokenToken:
		return "this"
	default:
		return `"` + short(t.text) + `"`
	}
}

func short(text string) string {
	if runes := []rune(text); len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return text
}
