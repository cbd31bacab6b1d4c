package inspect

import (
	"regexp/syntax"
	"unicode"

	"github.com/tingcha/tingcha/inspect/match"
)

// A pattern with more literals than this is run everywhere.
const maxLiterals = 64

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
	switch re.Op {
	case syntax.OpLiteral:
		return literal(re)
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpConcat:
		return rarest(re.Sub)
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

// literal is the longest run of letters and digits: others may be passed over in
// the text or not, depending on what stands around them.
func literal(re *syntax.Regexp) []string {
	var best, run []rune
	for _, r := range re.Rune {
		plain := re.Flags&syntax.FoldCase == 0 || unicode.ToLower(r) == unicode.ToUpper(r)
		if run = append(run, r); !solid(r) || !plain {
			run = nil
		}
		if len(run) > len(best) {
			best = append(best[:0], run...)
		}
	}
	if len(best) == 0 {
		return nil
	}
	return []string{string(best)}
}

func solid(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !match.Separates(r) }

// class gives the characters of a small class.
func class(ranges []rune) []string {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if !solid(r) || len(all) == maxLiterals {
				return nil
			}
			all = append(all, string(r))
		}
	}
	return all
}

// rarest chooses the part whose literals are longest, and fewest among equals.
func rarest(parts []*syntax.Regexp) []string {
	var best []string
	for _, part := range parts {
		some := needed(part)
		if len(some) == 0 {
			continue
		}
		a, b := shortest(some), shortest(best)
		if len(best) == 0 || a > b || a == b && len(some) < len(best) {
			best = some
		}
	}
	return best
}

func shortest(literals []string) int {
	least := 0
	for i, l := range literals {
		if n := len([]rune(l)); i == 0 || n < least {
			least = n
		}
	}
	return least
}
