package inspect

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/match"
)

// A pattern with more literals than maxLiterals is run everywhere. Pairs of
// Chinese and Arabic digits are about 500, and worth it: a single one such as 一
// stands nearly everywhere.
const (
	maxLiterals = 2048
	maxProduct  = 640
)

// neededBy gives literals of which each match of a regular expression holds at
// least one in normal form; none when there are no such. Running the expression
// only where one stands changes nothing but its cost.
func neededBy(expr string) []string {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	return needed(re.Simplify())
}

func needed(re *syntax.Regexp) []string {
	if texts, ok := exact(re); ok {
		return solidParts(texts)
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpConcat:
		return neededInRow(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			some := needed(sub)
			if len(some) == 0 || len(all)+len(some) > maxLiterals {
				return nil
			}
			all = append(all, some...)
		}
		return all
	default: // may match without any letter in particular
	}
	return nil
}

// neededInRow joins neighbours that match few texts, so that [班搬]长 becomes two
// literals of two characters, and chooses the best stretch.
func neededInRow(parts []*syntax.Regexp) []string {
	var best, row []string
	for _, part := range parts {
		texts, ok := exact(part)
		if !ok {
			best, row = better(better(best, solidParts(row)), needed(part)), nil
			continue
		}
		joined := product(row, texts)
		if joined == nil {
			best, joined = better(best, solidParts(row)), texts
		}
		row = joined
	}
	return better(best, solidParts(row))
}

// better chooses the literals whose shortest is longer, and the fewer among
// equals.
func better(a, b []string) []string {
	switch x, y := shortest(a), shortest(b); {
	case x > y, x == y && len(a) <= len(b):
		return a
	default:
		return b
	}
}

func shortest(literals []string) int {
	least := 0
	for i, l := range literals {
		if n := utf8.RuneCountInString(l); i == 0 || n < least {
			least = n
		}
	}
	return least
}

// exact gives all texts that an expression matches, if they are few.
func exact(re *syntax.Regexp) ([]string, bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []string{""}, true
	case syntax.OpLiteral:
		return []string{string(re.Rune)}, re.Flags&syntax.FoldCase == 0 || caseless(re.Rune)
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpCapture:
		return exact(re.Sub[0])
	case syntax.OpQuest:
		texts, ok := exact(re.Sub[0])
		return append([]string{""}, texts...), ok
	case syntax.OpConcat:
		row := []string{""}
		for _, sub := range re.Sub {
			texts, ok := exact(sub)
			if row = product(row, texts); !ok || row == nil {
				return nil, false
			}
		}
		return row, true
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			texts, ok := exact(sub)
			if all = append(all, texts...); !ok || len(all) > maxLiterals {
				return nil, false
			}
		}
		return all, true
	default:
		return nil, false
	}
}

func caseless(text []rune) bool {
	for _, r := range text {
		if unicode.SimpleFold(r) != r {
			return false
		}
	}
	return true
}

// class gives the characters of a small class.
func class(ranges []rune) ([]string, bool) {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(all) == maxProduct {
				return nil, false
			}
			all = append(all, string(r))
		}
	}
	return all, len(all) > 0
}

// product puts each text behind each beginning; nil when they are too many.
func product(beginnings, texts []string) []string {
	if len(beginnings) == 0 {
		return texts
	}
	if len(beginnings)*len(texts) > maxProduct {
		return nil
	}
	all := make([]string, 0, len(beginnings)*len(texts))
	for _, a := range beginnings {
		for _, b := range texts {
			all = append(all, a+b)
		}
	}
	return all
}

// solidParts gives the longest run of each text without white space and
// punctuation: these may be passed over or not, depending on what stands around
// them.
// When a text has none, there are no literals to look for.
func solidParts(texts []string) []string {
	var parts []string
	for _, text := range texts {
		best, from := "", 0
		for i, r := range text + "\n" {
			if !match.Separates(match.Fold(r)) {
				continue
			}
			if i-from > len(best) {
				best = text[from:i]
			}
			from = i + utf8.RuneLen(r)
		}
		if best == "" {
			return nil
		}
		parts = append(parts, best)
	}
	return parts
}
