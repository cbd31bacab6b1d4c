package pattern

import (
	"regexp/syntax"
	"strings"
)

// Run is so many characters of a class in a row. None are asked for when Least is
// less than two.
type Run struct {
	Of    string // the characters, all of them digits, Chinese ones and powers included
	Least int
}

// DigitLike are the characters of which runs are told: digits and powers of ten,
// written or read out.
const DigitLike = "0123456789零〇洞一幺壹二两贰俩三叁仨四肆五伍六陆七捌柒拐八九玖勾十拾百佰千仟万亿"

// runOf gives the longest run of one class that stands in every match of an
// expression as it was written.
func runOf(re *syntax.Regexp) (best Run) {
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return runOf(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if run := runOf(sub); run.Least > best.Least {
				best = run
			}
		}
	case syntax.OpRepeat:
		if of, ok := digitLike(re.Sub[0]); ok && re.Min > 1 {
			return Run{of, re.Min}
		}
		if re.Min > 0 {
			return runOf(re.Sub[0])
		}
	default: // of others a match may be without one
	}
	return best
}

// digitLike gives the characters of a class that has no others.
func digitLike(re *syntax.Regexp) (string, bool) {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpCharClass {
		return "", false
	}
	characters, few := class(re.Rune)
	all := strings.Join(characters, "")
	return all, few && strings.Trim(all, DigitLike) == ""
}
