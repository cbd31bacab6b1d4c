package pattern

import (
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/text"
)

// Needs is what every match of an expression holds. It is a promise about the text
// as it is, and as it is in normal form: literals are compared in normal form.
type Needs struct {
	// Groups of literals: one of each group stands in every match. There are none
	// when a match may be without any.
	Groups [][]string
	// Digits is how many of 0 to 9 stand in a row in every match, at least.
	Digits int
	// Run is of characters that stand in a row in every match.
	Run Run
	// Window is how many bytes a match has at most: its literals stand no further
	// apart. 0 when they may be anywhere in the text.
	Window int
}

// needsOf looks at an expression that was simplified, and as it was written.
func needsOf(re, written *syntax.Regexp) Needs {
	n := Needs{Groups: neededBy(re), Digits: digitsOf(re).best, Run: runOf(written)}
	if w := windowOf(re); w < maxWindow {
		n.Window = w
	}
	return n
}

// A pattern with more literals than maxLiterals is run everywhere. Pairs of
// Chinese and Arabic digits are about 500, and worth it: a single one such as 一
// stands nearly everywhere.
const (
	maxLiterals = 2048
	maxProduct  = 640
	manyProduct = 16 // of what is long enough by itself
)

// neededBy gives groups of literals, the rarest first. Each match of an expression
// holds at least one literal of each group in normal form; there are no groups
// when it may match without any. Looking for the expression only where all stand
// changes nothing but the cost.
func neededBy(re *syntax.Regexp) [][]string {
	first := needed(re)
	if len(first) == 0 {
		return nil
	}
	groups := [][]string{first}
	for _, more := range stretches(re) {
		known := slices.ContainsFunc(groups, func(group []string) bool { return slices.Equal(group, more) })
		if len(groups) < MaxGroups && shortest(more) > 1 && !known {
			groups = append(groups, more)
		}
	}
	return groups
}

// MaxGroups is how many groups of literals an expression asks for at most.
const MaxGroups = 4

// stretches are the literals of all parts of a row, for those that need more than
// one of them.
func stretches(re *syntax.Regexp) [][]string {
	if re.Op != syntax.OpConcat {
		return nil
	}
	var all [][]string
	inRow(re.Sub, func(literals []string) { all = append(all, literals) })
	return all
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
	var best []string
	inRow(parts, func(literals []string) { best = better(best, literals) })
	return best
}

// inRow tells of the literals of each stretch.
func inRow(parts []*syntax.Regexp, tell func(literals []string)) {
	var row []string
	for _, part := range unfolded(parts) {
		if part.Op == syntax.OpPlus { // its first is what follows the row, its last begins another
			if texts, ok := exact(part.Sub[0]); ok {
				if joined := product(row, texts); joined != nil {
					row = joined
				}
				tell(solidParts(row))
				row = texts
				continue
			}
		}
		texts, ok := exact(part)
		joined := product(row, texts)
		if ok && joined != nil {
			row = joined
			continue
		}
		tell(solidParts(row))
		row = texts
		if !ok {
			tell(needed(part))
			row = nil
		}
	}
	tell(solidParts(row))
}

// unfolded puts the parts of rows inside a row in their place.
func unfolded(parts []*syntax.Regexp) []*syntax.Regexp {
	var all []*syntax.Regexp
	for _, part := range parts {
		if part.Op == syntax.OpConcat {
			all = append(all, unfolded(part.Sub)...)
		} else {
			all = append(all, part)
		}
	}
	return all
}

// better chooses the literals that are rarer.
func better(a, b []string) []string {
	if len(a) == 0 || len(b) > 0 && commonnessOf(b) < commonnessOf(a) {
		return b
	}
	return a
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
	most := manyProduct
	if shortest(beginnings) < 2 && shortest(texts) < 2 {
		most = maxProduct
	}
	if len(beginnings)*len(texts) > most {
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
	for _, t := range texts {
		best, from := "", 0
		for i, r := range t + "\n" {
			if r != utf8.RuneError && !text.Separates(r) {
				continue
			}
			if i-from > len(best) {
				best = t[from:i]
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
