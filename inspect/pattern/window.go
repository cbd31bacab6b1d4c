package pattern

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// maxWindow is the longest match of which it is known how long it is.
const maxWindow = 1 << 12

// windowOf is how many bytes a match has at most; maxWindow when that is much or
// without end.
func windowOf(re *syntax.Regexp) int {
	return min(lengthOf(re), maxWindow)
}

func lengthOf(re *syntax.Regexp) int {
	all := 0
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return utf8.UTFMax * len(re.Rune)
		}
		for _, r := range re.Rune {
			all += lengthOfRune(r)
		}
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			all = lengthOfRune(re.Rune[len(re.Rune)-1])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		all = utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		all = maxWindow
	case syntax.OpCapture, syntax.OpQuest:
		all = lengthOf(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			all = min(all+lengthOf(sub), maxWindow)
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			all = max(all, lengthOf(sub))
		}
	default: // matches nothing, or no character
	}
	return all
}

// lengthOfRune is that of the longest character up to r. U+FFFD stands for one
// byte as well.
func lengthOfRune(r rune) int {
	if r > unicode.MaxRune || !utf8.ValidRune(r) {
		return utf8.UTFMax
	}
	return utf8.RuneLen(r)
}
