package inspect

import (
	"fmt"

	"github.com/tingcha/tingcha/inspect/lang"
)

// differentOf is at least N of: N different phrases.
type differentOf struct {
	list int32
	n    int
}

func (a differentOf) ask(s *scene, w *search) found {
	hits := s.gather(w, a.list)
	return enough(hits, s.different(hits, true), s.different(hits, false), a.n)
}

func (s *scene) different(hits []hit, sure bool) int {
	seen := map[int32]bool{}
	for _, h := range hits {
		if h.sure || !sure {
			seen[s.engine.vocabulary.echoes.phraseOf(h.what)] = true
		}
	}
	return len(seen)
}

// ordered is the number of a list of which it matters which item words count for:
// where several find the same words, the one that is written first, and behind all
// of them those that only sound so.
func (c *compiler) ordered(items []lang.Item) (int32, error) {
	items, err := c.expanded(items)
	if err != nil {
		return 0, err
	}
	o := &itemOrder{written: map[int32]int{}, heard: map[int32]int{}}
	rivals := false
	note := func(places map[int32]int, what int32) {
		if _, known := places[what]; !known {
			places[what] = len(o.written) + len(o.heard)
		}
	}
	for _, item := range items {
		if item.Kind == lang.Phrase {
			note(o.written, c.phrase(item.Text))
			if item.Sound.By && !c.lacks(BySound) {
				note(o.heard, c.echo(item))
			}
			continue
		}
		note(o.written, -1-c.pattern(item.Text))
		rivals = true
	}
	if !rivals && len(o.heard) < 2 { // no two of them find the same words
		return c.list(items)
	}
	return c.listBy(items, fmt.Sprint("ordered", o.written, o.heard), o)
}

// itemOrder is the order in which the items of a list are written.
type itemOrder struct {
	written map[int32]int // by what is found
	heard   map[int32]int // by echo
}

// compare says which of two hits at the same place counts.
func (o *itemOrder) compare(e *echoes, a, b hit) int {
	return o.place(e, a.what) - o.place(e, b.what)
}

func (o *itemOrder) place(e *echoes, what int32) int {
	if e.sounds(what) {
		return len(o.written) + len(o.heard) + o.heard[what-e.first]
	}
	return o.written[what]
}
