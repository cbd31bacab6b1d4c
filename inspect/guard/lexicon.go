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
	first, last edge // by the first and by the last character
}

// edge has words by the character at one end, longer ones first. Most characters
// have none: the sketch says so without a look at the map.
type edge struct {
	words  map[rune][]string
	sketch [16]uint64
}

// lexiconOf takes words with blanks between them.
func lexiconOf(lines ...string) *lexicon {
	l := &lexicon{edge{words: map[rune][]string{}}, edge{words: map[rune][]string{}}}
	for word := range strings.FieldsSeq(strings.Join(lines, " ")) {
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		l.first.add(first, word)
		l.last.add(last, word)
	}
	for _, side := range []map[rune][]string{l.first.words, l.last.words} {
		for _, words := range side {
			slices.SortFunc(words, func(a, b string) int {
				return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
			})
		}
	}
	return l
}

func (e *edge) add(r rune, word string) {
	e.words[r] = append(e.words[r], word)
	bit := bitOf(r)
	e.sketch[bit/64] |= 1 << (bit % 64)
}

// of gives the words of a character.
func (e *edge) of(r rune) []string {
	if !e.has(r) {
		return nil
	}
	return e.words[r]
}

// has says whether there may be words of a character.
func (e *edge) has(r rune) bool {
	bit := bitOf(r)
	return e.sketch[bit/64]>>(bit%64)&1 != 0
}

// bitOf is the bit of a character in a sketch.
func bitOf(r rune) uint32 { return uint32(r) * 0x9E3779B1 >> 22 }

// starts is the longest word that a text begins with.
func (l *lexicon) starts(text string) string {
	r, _ := firstRune(text)
	for _, word := range l.first.of(r) {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

// ends is the longest word that a text ends with.
func (l *lexicon) ends(text string) string {
	r, _ := lastRune(text)
	for _, word := range l.last.of(r) {
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
