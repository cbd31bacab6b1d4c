package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/sound"
	"github.com/tingcha/tingcha/inspect/text"
)

// A phrase that is looked for by sound is two to the vocabulary: itself, and its
// echo, which is what only sounds like it. Echoes bear the numbers behind those of
// all phrases; so the phrase wins where both stand.

// echo is how a phrase sounds.
type echo struct {
	phrase int32    // what it sounds like
	except []string // in normal form: what sounds so and is something else
	lists  []int32  // that hold it
	key    string
}

// echoes are those of a rulebook, looked for at once.
type echoes struct {
	all   []echo
	set   *sound.Set // nil when there are none
	first int32      // the number of the first
}

// echo is the place in c.echoes.all of what a phrase sounds like.
func (c *compiler) echo(item lang.Item) int32 {
	key := text.Normal(item.Text) + item.Sound.String()
	at := slices.IndexFunc(c.echoes.all, func(e echo) bool { return e.key == key })
	if at >= 0 {
		return int32(at)
	}
	e := echo{phrase: c.phrase(item.Text), key: key}
	for _, word := range item.Sound.Except {
		e.except = append(e.except, text.Normal(word))
	}
	c.echoes.all = append(c.echoes.all, e)
	return int32(len(c.echoes.all) - 1)
}

// prepareEchoes makes the echoes ready, once all phrases have their numbers.
func (c *compiler) prepareEchoes() {
	c.echoes.first = int32(len(c.routes))
	if len(c.echoes.all) == 0 {
		return
	}
	var phrases []string
	for _, e := range c.echoes.all {
		phrases = append(phrases, c.phrases[e.phrase])
		c.routes = append(c.routes, e.lists)
		c.triggers = append(c.triggers, nil)
	}
	c.echoes.set = sound.New(phrases)
}

// phraseOf is the phrase that something found is, or sounds like.
func (e *echoes) phraseOf(what int32) int32 {
	if e.sounds(what) {
		return e.all[what-e.first].phrase
	}
	return what
}

// sounds says whether something found only sounds like a phrase.
func (e *echoes) sounds(what int32) bool { return len(e.all) > 0 && what >= e.first }

// listen finds what sounds like the phrases of the rulebook.
func (s *scene) listen() {
	known := &s.engine.vocabulary.echoes
	if known.set == nil {
		return
	}
	known.set.Find(s.page.Dense(), func(id, from, to int) {
		if known.all[id].excepts(s.page.Dense(), from, to) {
			return
		}
		turn, start, end := s.page.Place(from, to)
		what := known.first + int32(id)
		s.noted(roleIndex(s.in.Transcript.Turns[turn].Role), place{int32(turn), int32(start), int32(end), what})
		s.unsorted = append(s.unsorted, s.engine.vocabulary.routes[what]...)
	})
	for _, list := range s.unsorted { // what was heard stands behind all that was written
		slices.SortStableFunc(s.lists[list], func(a, b place) int { return int(a.turn - b.turn) })
	}
	s.unsorted = s.unsorted[:0]
}

// excepts says whether what stands in a dense text is one of the words that are
// not meant, or lies inside of one.
func (e *echo) excepts(dense []byte, from, to int) bool {
	for _, word := range e.except {
		for at := max(0, to-len(word)); at <= from && at+len(word) <= len(dense); at++ {
			if string(dense[at:at+len(word)]) == word {
				return true
			}
		}
	}
	return false
}
