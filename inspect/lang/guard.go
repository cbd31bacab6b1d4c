package lang

import (
	"cmp"
	"slices"
)

// Predicate is what may be true of words that were said, besides that they were.
type Predicate int

// The predicates, in the order in which they are printed.
const (
	Negated      Predicate = iota // 我不是要投诉
	Hypothetical                  // 要是再这样我就投诉
	Quoted                        // 他说要投诉
	Past                          // 上次投诉已经处理好了
)

// Predicates are the words for them, in their order.
func Predicates() []string { return []string{"negated", "hypothetical", "quoted", "past"} }

// String is the word for the predicate.
func (p Predicate) String() string { return Predicates()[p] }

// Guard drops the hits of a test for words of which a predicate is true (Not), or
// those of which it is not.
type Guard struct {
	Predicate Predicate
	Not       bool
}

// String prints the guard without the comma before it.
func (g Guard) String() string {
	if g.Not {
		return "not " + g.Predicate.String()
	}
	return g.Predicate.String()
}

// guards reads what stands behind commas after words, if anything does. Their
// order means nothing, and they are kept in that of the predicates.
func (p *parser) guards(s *Says) bool {
	for p.peek(0).is(",") {
		p.take()
		g := Guard{Not: p.taken("not")}
		t := p.peek(0)
		if t.kind == stringToken {
			p.wrong(t, "several phrases stand in a list: any of ( … )", "")
			p.phrases()
			continue
		}
		word, ok := p.oneOf("a guard", Predicates()...)
		if !ok {
			if !p.within() {
				return false
			}
			continue
		}
		g.Predicate = Predicate(slices.Index(Predicates(), word))
		if slices.ContainsFunc(s.Guards, func(known Guard) bool { return known.Predicate == g.Predicate }) {
			p.wrong(t, "words are guarded by "+word+" once", "")
			continue
		}
		s.Guards = append(s.Guards, g)
	}
	slices.SortFunc(s.Guards, func(a, b Guard) int { return cmp.Compare(a.Predicate, b.Predicate) })
	return true
}
