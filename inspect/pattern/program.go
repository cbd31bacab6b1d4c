package pattern

import (
	"errors"
	"regexp/syntax"
	"slices"
	"unicode"
)

// errBeyond says that an expression is left to package regexp.
var errBeyond = errors.New("it is beyond the automaton")

const (
	maxInstructions = 4000
	maxClasses      = 255
)

// program is an expression as instructions for an automaton with many threads.
type program struct {
	instructions []instruction
	start        uint32
	begins       bool // asks for the beginning of the text somewhere
}

// instruction is one step of a thread.
type instruction struct {
	op       operation
	out, arg uint32
	set      int32 // for reads: which characters
}

type operation uint8

const (
	fails operation = iota
	goesOn
	splits   // first out, then arg
	reads    // a character of its set
	isBegin  // only at the beginning of the text
	isEnd    // only at the end
	succeeds // all has been read
)

// programOf translates what regexp/syntax compiled. Sets of characters are told
// to the classes.
func programOf(re *syntax.Regexp, c *classes) (*program, error) {
	compiled, err := syntax.Compile(re)
	if err != nil {
		return nil, err
	}
	if len(compiled.Inst) > maxInstructions {
		return nil, errBeyond
	}
	p := &program{start: uint32(compiled.Start)}
	for i := range compiled.Inst {
		in := &compiled.Inst[i]
		to := instruction{out: in.Out, arg: in.Arg}
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			to.op = splits
		case syntax.InstCapture, syntax.InstNop:
			to.op = goesOn
		case syntax.InstMatch:
			to.op = succeeds
		case syntax.InstFail:
			to.op = fails
		case syntax.InstEmptyWidth:
			switch syntax.EmptyOp(in.Arg) {
			case syntax.EmptyBeginText:
				to.op, p.begins = isBegin, true
			case syntax.EmptyEndText:
				to.op = isEnd
			default:
				return nil, errBeyond
			}
		default:
			to.op, to.set = reads, c.set(rangesOf(in))
		}
		p.instructions = append(p.instructions, to)
	}
	return p, nil
}

// rangesOf gives the characters that an instruction reads, as pairs in order.
func rangesOf(in *syntax.Inst) []rune {
	switch {
	case in.Op == syntax.InstRuneAny:
		return []rune{0, unicode.MaxRune}
	case in.Op == syntax.InstRuneAnyNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}
	case len(in.Rune) != 1:
		return in.Rune
	}
	all := []rune{in.Rune[0]}
	if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
		for r := unicode.SimpleFold(in.Rune[0]); r != in.Rune[0]; r = unicode.SimpleFold(r) {
			all = append(all, r)
		}
		slices.Sort(all)
	}
	ranges := make([]rune, 0, 2*len(all))
	for _, r := range all {
		ranges = append(ranges, r, r)
	}
	return ranges
}

// reversed is the expression that matches the same texts backwards.
func reversed(re *syntax.Regexp) *syntax.Regexp {
	turned := *re
	switch re.Op {
	case syntax.OpLiteral:
		turned.Rune = slices.Clone(re.Rune)
		slices.Reverse(turned.Rune)
	case syntax.OpBeginText:
		turned.Op = syntax.OpEndText
	case syntax.OpEndText:
		turned.Op = syntax.OpBeginText
	case syntax.OpBeginLine:
		turned.Op = syntax.OpEndLine
	case syntax.OpEndLine:
		turned.Op = syntax.OpBeginLine
	default:
		turned.Sub = make([]*syntax.Regexp, len(re.Sub))
		for i, sub := range re.Sub {
			turned.Sub[i] = reversed(sub)
		}
		if re.Op == syntax.OpConcat {
			slices.Reverse(turned.Sub)
		}
	}
	return &turned
}
