package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/like"
)

// usuallyLike is how like an example a sentence must be where a rule does not say.
const usuallyLike = 0.60

// likeOf holds where a sentence is like one of the examples, letter by letter.
// Only turns with a pair of letters of an example are looked at.
type likeOf struct {
	examples []*like.Example
	pairs    int32 // the list of them
	least    float64
}

// likes compiles a test for likeness.
func (c *compiler) likes(l lang.Like) (asker, error) {
	least := float64(l.AtLeast) / 100
	if c.similarity != nil {
		return c.serviceLike(l, least), nil
	}
	if least == 0 {
		least = usuallyLike
	}
	a := likeOf{least: least}
	var pairs []lang.Item
	for _, e := range l.Examples {
		example := like.New(e.Text)
		a.examples = append(a.examples, example)
		for _, pair := range example.Pairs() {
			pairs = append(pairs, lang.Item{Kind: lang.Phrase, Text: pair})
		}
	}
	var err error
	a.pairs, err = c.list(pairs)
	return a, err
}

func (a likeOf) needed() []int32 { return []int32{a.pairs} }

func (a likeOf) ask(s *scene, w *search) found {
	from, last := len(s.arena), int32(-1)
	for _, p := range s.lists[a.pairs] {
		t := &s.in.Transcript.Turns[p.turn]
		if p.turn == last || !mayBe(roleIndex(t.Role), roleIndex(w.role)) {
			continue
		}
		last = p.turn
		for _, e := range a.examples {
			for _, m := range e.Find(t.Text, a.least) {
				one := [1]place{{p.turn, int32(m.From), int32(m.To), likeExample}}
				s.take(w, one[:])
			}
		}
	}
	return s.similarOnes(w, from)
}

// likeExample is what the hits of likeness are of: none of the things looked for.
const likeExample = -1 << 28

// similarOnes puts the hits of the arena from a place on in order.
func (s *scene) similarOnes(w *search, from int) found {
	hits := s.arena[from:len(s.arena):len(s.arena)]
	if len(hits) > 1 {
		slices.SortFunc(hits, outerFirst)
		hits = outermost(hits)
	}
	return countSure(s.guarded(w.guards, hits))
}
