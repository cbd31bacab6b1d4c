package call

import (
	"strings"
	"unicode/utf8"
)

// UnsureBelow is the confidence under which words count as unsure.
const UnsureBelow = 0.6

// Unsure is a part of a turn's text of which the recogniser was not sure: bytes
// [From, To).
type Unsure struct {
	From, To   int
	Confidence float64 // 0 to 1, below [UnsureBelow]
}

// Piece is a part of what a recogniser heard, such as a word.
type Piece struct {
	Text       string
	Confidence float64 // 0 to 1
}

// UnsureIn finds the pieces of a text, which come in its order, of which the recogniser
// was not sure. A piece that is not in the text is passed over; one that is all of it
// says no more than the turn's own confidence, and is left out.
func UnsureIn(text string, pieces []Piece) []Unsure {
	var unsure []Unsure
	from := 0
	for _, p := range pieces {
		word := strings.TrimSpace(p.Text)
		if word == "" || !utf8.ValidString(word) {
			continue
		}
		at := strings.Index(text[from:], word)
		if at < 0 {
			continue
		}
		at += from
		from = at + len(word)
		if p.Confidence < UnsureBelow && len(word) < len(strings.TrimSpace(text)) {
			unsure = append(unsure, Unsure{at, from, max(0, p.Confidence)})
		}
	}
	return unsure
}
