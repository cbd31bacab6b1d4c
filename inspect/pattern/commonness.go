package pattern

import (
	"strings"
	"unicode/utf8"
)

// The commonest characters of Chinese speech, most common first. It only decides
// which of several literals are looked for.
const commonest = "的我你是不了一这有个在们就说那好您到他么要会对可以去来没也都还上下人什啊吗呢吧嗯给能看得多时后大家没" +
	"话过再里为点出现面天事打用请问查等知道想样系服信息"

// Commonness is how often a literal stands in a text of a thousand characters,
// very roughly.
func Commonness(literal string) float64 {
	all := 1.0
	for _, r := range literal {
		all *= often(r)
	}
	switch first, size := utf8.DecodeRuneInString(literal); {
	case size == len(literal):
	case first < utf8.RuneSelf:
		all *= 2
	default: // characters go together in words
		all *= 20
	}
	return 1000 * all
}

// often is the share of a character in a text.
func often(r rune) float64 {
	switch {
	case r >= '0' && r <= '9':
		return 0.03
	case r < utf8.RuneSelf:
		return 0.002
	}
	if at := strings.IndexRune(commonest, r); at >= 0 {
		return 0.04 / (1 + float64(at/utf8.RuneLen(r))/5)
	}
	return 0.001
}

// perLiteral is what one more literal to look for costs, found or not.
const perLiteral = 0.01

// commonnessOf adds up that of all literals of a group, and what they cost.
func commonnessOf(literals []string) float64 {
	all := perLiteral * float64(len(literals))
	for _, l := range literals {
		all += Commonness(l)
	}
	return all
}
