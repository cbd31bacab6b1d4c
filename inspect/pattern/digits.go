package pattern

import "regexp/syntax"

// row is how many digits stand in a row in every match of a part, at least: at
// its beginning, at its end, anywhere; and whether it matches nothing but digits.
type row struct {
	only              bool
	first, last, best int // for digits only, all are how many there are
}

// digitsOf looks at a simplified expression.
func digitsOf(re *syntax.Regexp) row {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return row{only: true}
	case syntax.OpLiteral:
		all := row{only: true}
		for _, r := range re.Rune {
			all = all.then(digitRow(r, r))
		}
		return all
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			return digitRow(re.Rune[0], re.Rune[len(re.Rune)-1])
		}
	case syntax.OpCapture, syntax.OpPlus:
		return digitsOf(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		return row{only: digitsOf(re.Sub[0]).only}
	case syntax.OpConcat:
		all := row{only: true}
		for _, sub := range re.Sub {
			all = all.then(digitsOf(sub))
		}
		return all
	case syntax.OpAlternate:
		all := digitsOf(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			all = all.or(digitsOf(sub))
		}
		return all
	default: // matches other characters, too
	}
	return row{}
}

// digitRow is the row of one character out of a class.
func digitRow(first, last rune) row {
	if first < '0' || last > '9' {
		return row{}
	}
	return row{true, 1, 1, 1}
}

func (a row) then(b row) row {
	all := row{only: a.only && b.only, first: a.first, last: b.last}
	if a.only {
		all.first += b.first
	}
	if b.only {
		all.last += a.last
	}
	all.best = max(a.best, b.best, a.last+b.first)
	return all
}

func (a row) or(b row) row {
	return row{a.only && b.only, min(a.first, b.first), min(a.last, b.last), min(a.best, b.best)}
}
