package search

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/text"
)

// Limits of what a person may ask for.
const (
	MaxWords = 10  // words of a query
	MaxRunes = 200 // characters of a query
)

// Query is what is looked for: texts with all of the words, but those that are not wanted.
type Query struct {
	Words []Word
}

// Word is one word or phrase of a query.
type Word struct {
	Text   string // as it was typed, without quotes
	Normal string // as it is compared; never empty
	Not    bool   // texts with it are not wanted
}

// An Error says what is wrong with a query.
type Error struct {
	Reason Reason
}

// Reason is a code for what is wrong with a query.
type Reason string

// What can be wrong with a query.
const (
	NoWords  Reason = "no_words"  // nothing to look for: no words, only punctuation, or only unwanted words
	TooMany  Reason = "too_many"  // more than MaxWords words
	TooLong  Reason = "too_long"  // more than MaxRunes characters
	NotAText Reason = "not_utf_8" // bytes that are no UTF-8
)

// Error tells the field and what to do.
func (e *Error) Error() string {
	switch e.Reason {
	case TooMany:
		return fmt.Sprintf("query: write %d words at most", MaxWords)
	case TooLong:
		return fmt.Sprintf("query: write %d characters at most", MaxRunes)
	case NotAText:
		return "query: not UTF-8; type the words anew"
	case NoWords:
	}
	return "query: no word to look for; write one that must be there"
}

// closers are quotation marks by those that open them.
var closers = map[rune]rune{'"': '"', '“': '”', '”': '”', '„': '“', '「': '」', '『': '』', '＂': '＂'}

// Parse reads what a person typed: words with spaces between them, all of which must be
// there, phrases in quotation marks of any kind, and a minus directly before what must not
// be there. A quotation that is not closed ends where the query does. The error is an
// *[Error].
func Parse(typed string) (Query, error) {
	switch {
	case !utf8.ValidString(typed):
		return Query{}, &Error{NotAText}
	case utf8.RuneCountInString(typed) > MaxRunes:
		return Query{}, &Error{TooLong}
	}
	var q Query
	wanted := false
	for rest := strings.TrimLeftFunc(typed, unicode.IsSpace); rest != ""; rest = strings.TrimLeftFunc(rest, unicode.IsSpace) {
		var w Word
		w, rest = nextWord(rest)
		if w.Normal = text.Normal(w.Text); w.Normal == "" {
			continue
		}
		q.Words = append(q.Words, w)
		wanted = wanted || !w.Not
	}
	if len(q.Words) > MaxWords {
		return Query{}, &Error{TooMany}
	}
	if !wanted {
		return Query{}, &Error{NoWords}
	}
	return q, nil
}

// nextWord takes the first word off what is typed, which does not begin with white space.
func nextWord(typed string) (Word, string) {
	var w Word
	if r, size := utf8.DecodeRuneInString(typed); (r == '-' || r == '－') && size < len(typed) {
		if next, _ := utf8.DecodeRuneInString(typed[size:]); !unicode.IsSpace(next) {
			w.Not, typed = true, typed[size:]
		}
	}
	first, size := utf8.DecodeRuneInString(typed)
	if closer, quoted := closers[first]; quoted {
		inside, rest, _ := strings.Cut(typed[size:], string(closer))
		w.Text = inside
		return w, rest
	}
	end := strings.IndexFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || closers[r] != 0 })
	if end <= 0 {
		end = len(typed)
	}
	w.Text = typed[:end]
	return w, typed[end:]
}
