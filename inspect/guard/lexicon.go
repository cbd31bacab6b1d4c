package guard

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// lexicon finds the longest of some words at the beginning or the end of a text.
// It is made once and only read.
type lexicon struct {
	first, last map[rune][]string // by the first and by the last character, longer ones first
}

// lexiconOf takes words with blanks between them.
func lexiconOf(lines ...string) *lexicon {
	l := &lexicon{map[rune][]string{}, map[rune][]string{}}
	for word := range strings.FieldsSeq(strings.Join(lines, " ")) {
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		l.first[first] = append(l.first[first], word)
		l.last[last] = append(l.last[last], word)
	}
	for _, side := range []map[rune][]string{l.first, l.last} {
		for _, words := range side {
			slices.SortFunc(words, func(a, b string) int {
				return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
			})
		}
	}
	return l
}

// starts is the longest word that a text begins with.
func (l *lexicon) starts(text string) string {
	r, _ := utf8.DecodeRuneInString(text)
	for _, word := range l.first[r] {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

// ends is the longest word that a text ends with.
func (l *lexicon) ends(text string) string {
	r, _ := utf8.DecodeLastRuneInString(text)
	for _, word := range l.last[r] {
		if strings.HasSuffix(text, word) {
			return word
		}
	}
	return ""
}

// unwind takes words of the lexicon off the end of a text until there are none.
func (l *lexicon) unwind(text string) string {
	for text != "" {
		word := l.ends(text)
		if word == "" {
			break
		}
		text = text[:len(text)-len(word)]
	}
	return text
}

// holds says whether a word of the lexicon stands anywhere in a text.
func (l *lexicon) holds(text string) bool {
	for i := range text {
		if l.starts(text[i:]) != "" {
			return true
		}
	}
	return false
}
