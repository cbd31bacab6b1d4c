package pattern

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// maxFolded is the largest class whose characters are folded one by one. Larger
// ones, as all letters, hold the normal forms of theirs.
const maxFolded = 1 << 12

// folded is an expression with its characters in normal form.
func folded(re *syntax.Regexp, fold func(rune) rune) *syntax.Regexp {
	turned := *re
	switch re.Op {
	case syntax.OpLiteral:
		turned.Rune = slices.Clone(re.Rune)
		for i, r := range turned.Rune {
			turned.Rune[i] = fold(r)
		}
	case syntax.OpCharClass:
		turned.Rune = foldedClass(re.Rune, fold)
	default:
		turned.Sub = make([]*syntax.Regexp, len(re.Sub))
		for i, sub := range re.Sub {
			turned.Sub[i] = folded(sub, fold)
		}
	}
	return &turned
}

// foldedClass adds the normal forms of the characters of a class, unless it is
// written as what it excludes.
func foldedClass(ranges []rune, fold func(rune) rune) []rune {
	size := 0
	for i := 0; i < len(ranges); i += 2 {
		size += int(ranges[i+1]-ranges[i]) + 1
	}
	if size > maxFolded || size == 0 || ranges[len(ranges)-1] == unicode.MaxRune {
		return ranges
	}
	var all []rune
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			all = append(all, r, fold(r))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var joined []rune
	for _, r := range all {
		if n := len(joined); n > 0 && joined[n-1] == r-1 {
			joined[n-1] = r
		} else {
			joined = append(joined, r, r)
		}
	}
	return joined
}
