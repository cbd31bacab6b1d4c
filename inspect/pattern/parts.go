package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// part is one of a row of which an expression consists: one of a few texts, or
// some characters of a class. An expression that is such a row needs no automaton
// where one of its texts stands: what must stand before and behind it is compared.
type part struct {
	texts       []string
	first, last uint64 // bits of what the texts begin and end with; see sketch
	class       []rune // of a gap, pairs in order; nil for any character
	gap         bool
	least, most int // characters of a gap
}

const (
	// maxGap is the longest gap that is tried character by character, and maxTries
	// how many ways there may be through all gaps of an expression.
	maxGap   = 64
	maxTries = 512
	// maxTexts is how many texts neighbours are joined to, and how many characters
	// a class may have that counts as that many texts.
	maxTexts = 16
)

// partsOf takes an expression apart as it was written; nil when it is no row of
// texts and gaps. What a line break would match is left out: lines are searched
// one by one.
func partsOf(re *syntax.Regexp) []part {
	var all []part
	for _, sub := range flattened(re, nil) {
		if sub.Op == syntax.OpEmptyMatch {
			continue
		}
		p, ok := gapOf(sub)
		if !ok {
			p = part{}
			if p.texts, ok = exactTexts(sub); !ok {
				return nil
			}
			if n := len(all); n > 0 && !all[n-1].gap {
				if len(all[n-1].texts)*len(p.texts) <= maxTexts {
					all[n-1].texts = product(all[n-1].texts, p.texts)
					continue
				}
			}
		}
		all = append(all, p)
	}
	all = trimmed(all)
	if !few(all) {
		return nil
	}
	for i := range all {
		all[i].sketch()
	}
	return all
}

// flattened lists the parts of a row and of the rows inside it.
func flattened(re *syntax.Regexp, all []*syntax.Regexp) []*syntax.Regexp {
	switch re.Op {
	case syntax.OpCapture:
		return flattened(re.Sub[0], all)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			all = flattened(sub, all)
		}
		return all
	default:
		return append(all, re)
	}
}

// gapOf reads a class that is repeated, or any character.
func gapOf(re *syntax.Regexp) (part, bool) {
	p := part{gap: true, least: 1, most: 1}
	inner := re
	switch re.Op {
	case syntax.OpStar:
		p.least, p.most = 0, -1
	case syntax.OpPlus:
		p.most = -1
	case syntax.OpQuest:
		p.least = 0
	case syntax.OpRepeat:
		p.least, p.most = re.Min, re.Max
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return p, true
	case syntax.OpCharClass:
		p.class = re.Rune
		return p, sizeOf(re.Rune) > maxTexts
	default:
		return part{}, false
	}
	for inner = inner.Sub[0]; inner.Op == syntax.OpCapture; {
		inner = inner.Sub[0]
	}
	switch inner.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return p, true
	case syntax.OpCharClass:
		p.class = inner.Rune
		return p, len(inner.Rune) > 0 && re.Op != syntax.OpQuest
	default:
		return part{}, false
	}
}

func sizeOf(class []rune) int {
	size := 0
	for i := 0; i < len(class); i += 2 {
		size += int(class[i+1]-class[i]) + 1
	}
	return size
}

// exactTexts gives the texts of a part that matches a few of them, wherever it
// stands, byte by byte.
func exactTexts(re *syntax.Regexp) ([]string, bool) {
	if looksAround(re) {
		return nil, false
	}
	if texts, ok := exact(re); ok && len(texts) > 0 {
		strange := slices.ContainsFunc(texts, func(text string) bool { return strings.ContainsAny(text, "\n\uFFFD") })
		return texts, !strange
	}
	return nil, false
}

// looksAround says whether an expression asks for a border somewhere.
func looksAround(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	default:
		return slices.ContainsFunc(re.Sub, looksAround)
	}
}

// trimmed leaves out what may be nothing at both ends: where a match exists, one
// exists without it.
func trimmed(all []part) []part {
	for len(all) > 0 && all[0].shorten() {
		all = all[1:]
	}
	for len(all) > 0 && all[len(all)-1].shorten() {
		all = all[:len(all)-1]
	}
	return all
}

// shorten makes a part at an end as short as it can be, and says whether that is
// nothing.
func (p *part) shorten() bool {
	if p.gap {
		p.most = p.least
		return p.least == 0
	}
	return slices.Contains(p.texts, "")
}

// few says whether there is something to look for, and few ways to find it.
func few(all []part) bool {
	tries, texts := 1, false
	for _, p := range all {
		switch {
		case !p.gap:
			texts = true
			lengths := map[int]bool{} // texts of one length are never at one place
			for _, text := range p.texts {
				lengths[len(text)] = true
			}
			tries *= len(lengths)
		case p.most < 0 || p.most > maxGap:
			return false
		default:
			tries *= p.most - p.least + 1
		}
	}
	return texts && tries <= maxTries
}

// The bits of a sketch say with which characters the texts of a part begin and
// end: one bit for the last six bits of a character, all where that is not so
// simple.
func (p *part) sketch() {
	for _, text := range p.texts {
		if text == "" {
			p.first, p.last = ^uint64(0), ^uint64(0)
			break
		}
		p.last |= 1 << (text[len(text)-1] & 63)
		switch first, size := text[0], len(text); {
		case first < utf8.RuneSelf:
			p.first |= 1 << (first & 63)
		case size > 2 && first>>4 == 0xE:
			p.first |= 1 << (text[2] & 63)
		default:
			p.first = ^uint64(0)
		}
	}
}

// holds says whether a gap may have a character.
func (p *part) holds(r rune) bool {
	if p.class == nil {
		return true
	}
	for i := 0; i < len(p.class); i += 2 {
		if r <= p.class[i+1] {
			return r >= p.class[i]
		}
	}
	return false
}
