package number

import (
	"strings"
	"unicode/utf8"
)

// scan reads one number. It moves at behind what it has read.
type scan struct {
	text string
	at   int
}

// number reads what begins at s.at.
func (s *scan) number(may opening) (Number, bool) {
	from := s.at
	if may&opensDay != 0 {
		if n, ok := s.day(); ok {
			return n, true
		}
		s.at = from
	}
	if may&opensNumeral == 0 {
		return Number{}, false
	}
	if s.share() {
		return s.percentage(from)
	}
	if n, ok := s.half(); ok {
		return n, true
	}
	n, ok := numeralAt(s.text, s.at)
	if !ok {
		return Number{}, false
	}
	if s.at = n.to; s.lone(from, n) || follows(s.text[:from], "第", "番") {
		return Number{}, false
	}
	for kind := range kinds {
		if found, ok := s.read(kind, from, n); ok {
			s.at = found.To
			return found, true
		}
		s.at = n.to
	}
	return s.plain(from, n)
}

// kinds are the ways in which a numeral is read, before it is but a number.
const kinds = 7

// read reads a numeral in one way.
func (s *scan) read(kind, from int, n numeral) (Number, bool) {
	switch kind {
	case 0:
		return s.dated(from, n)
	case 1:
		return s.staff(from, n)
	case 2:
		return s.phone(from, n)
	case 3:
		return s.clock(from, n)
	case 4:
		return s.rate(from, n)
	case 5:
		return s.length(from, n)
	default:
		return s.money(from, n)
	}
}

// share takes 百分之.
func (s *scan) share() bool { return s.take("百分之") }

// take moves over a word, if it stands here.
func (s *scan) take(word string) bool {
	rest, ok := strings.CutPrefix(s.rest(), word)
	if ok {
		s.at = len(s.text) - len(rest)
	}
	return ok
}

// any moves over the first of some words that stands here: longer ones come first.
func (s *scan) any(words ...string) string {
	for _, word := range words {
		if s.take(word) {
			return word
		}
	}
	return ""
}

func (s *scan) rest() string { return s.text[s.at:] }

// space moves over blanks.
func (s *scan) space() {
	for s.at < len(s.text) && s.text[s.at] == ' ' {
		s.at++
	}
}

// decimals reads 点五 and gives the value of the whole.
func (s *scan) decimals(value float64) float64 {
	from := s.at
	if !s.take("点") {
		return value
	}
	scale := 1.0
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.rest())
		d, _, ok := digit(r)
		if !ok || scale < 1e-9 {
			break
		}
		scale /= 10
		value += float64(d) * scale
		s.at += size
	}
	if scale == 1 || power(s.rune()) > 0 {
		s.at = from
		return float64(int64(value))
	}
	return value
}

func (s *scan) rune() rune {
	r, _ := utf8.DecodeRuneInString(s.rest())
	return r
}

// percentage reads what stands behind 百分之.
func (s *scan) percentage(from int) (Number, bool) {
	if s.take("百") {
		return Number{Kind: Percentage, From: from, To: s.at, Value: 100}, true
	}
	n, ok := numeralAt(s.text, s.at)
	if !ok {
		return Number{}, false
	}
	s.at = n.to
	value := s.decimals(n.value)
	return Number{Kind: Percentage, From: from, To: s.at, Value: value}, true
}

// rate reads 10% and 十个百分点.
func (s *scan) rate(from int, n numeral) (Number, bool) {
	value := s.decimals(n.value)
	s.space()
	if s.any("%", "％", "个百分点") == "" {
		return Number{}, false
	}
	return Number{Kind: Percentage, From: from, To: s.at, Value: value}, true
}

// follows says whether a text ends with one of some words.
func follows(text string, words ...string) bool {
	for _, word := range words {
		if strings.HasSuffix(text, word) {
			return true
		}
	}
	return false
}

// precedes says whether a text begins with one of some words.
func precedes(text string, words ...string) bool {
	for _, word := range words {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}
