package inspect

import (
	"cmp"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/text"
)

// nearOf holds where something of both lists stands in one turn with few
// characters between. Its hits reach over both. Guards look at the first
// list only: what is near may well stand behind a "没有".
type nearOf struct {
	a, b   int32
	within int
}

func (c *compiler) near(w lang.Near) (asker, error) {
	a, err := c.list(w.A.Sought())
	if err != nil {
		return nil, err
	}
	b, err := c.list(w.B.Sought())
	return nearOf{a, b, w.Within}, err
}

func (n nearOf) ask(s *scene, w *search) found {
	as := s.gather(w, n.a)
	if len(as) == 0 {
		return found{}
	}
	if len(w.guards) > 0 {
		s.unguarded = *w
		s.unguarded.guards = nil
		w = &s.unguarded
	}
	bs := s.gather(w, n.b)
	from := len(s.arena)
	for _, a := range as {
		if b, ok := n.neighbour(s, a, bs); ok {
			a.from, a.to = min(a.from, b.from), max(a.to, b.to)
			a.sure = a.sure && b.sure
			if s.engine.vocabulary.echoes.sounds(b.what) {
				a.what = b.what // the whole is found by its sound
			}
			s.arena = append(s.arena, a)
		}
	}
	hits := s.arena[from:len(s.arena):len(s.arena)]
	slices.SortStableFunc(hits, func(a, b hit) int { // one that reaches back begins before those it reaches over
		return cmp.Or(a.compare(b), int(a.to-b.to))
	})
	return countSure(oneEach(hits))
}

// oneEach keeps one of the hits that reach over the same words.
func oneEach(hits []hit) []hit {
	kept := hits[:0]
	for _, h := range hits {
		if n := len(kept); n > 0 && kept[n-1].turn == h.turn && kept[n-1].from == h.from && kept[n-1].to == h.to {
			kept[n-1].sure = kept[n-1].sure || h.sure
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// neighbour is the hit of b nearest behind or else before a that is near enough.
// No hit lies inside another, so that their ends are in order as well.
func (n nearOf) neighbour(s *scene, a hit, bs []hit) (hit, bool) {
	i := sort.Search(len(bs), func(i int) bool { return bs[i].compare(a) >= 0 })
	for ; i < len(bs) && bs[i].turn == a.turn; i++ {
		if bs[i].from != a.from || bs[i].to != a.to { // the same words are not near themselves
			if n.reaches(s, a, bs[i]) {
				return bs[i], true
			}
			break
		}
	}
	for i--; i >= 0 && bs[i].turn == a.turn; i-- {
		if bs[i].from != a.from || bs[i].to != a.to {
			return bs[i], n.reaches(s, bs[i], a)
		}
	}
	return hit{}, false
}

// reaches counts the characters between two hits, without blanks and
// punctuation.
func (n nearOf) reaches(s *scene, left, right hit) bool {
	if right.from <= left.to {
		return true
	}
	between, count := s.in.Transcript.Turns[left.turn].Text[left.to:right.from], 0
	for len(between) > 0 {
		r, size := utf8.DecodeRuneInString(between)
		if !text.Separates(r) {
			count++
		}
		if count > n.within {
			return false
		}
		between = between[size:]
	}
	return true
}
