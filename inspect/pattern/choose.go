package pattern

import (
	"math"
	"slices"

	"github.com/tingcha/tingcha/inspect/match"
)

// NewScanner prepares a scanner for the expressions of a set and texts like the
// sample: what is rare is counted there. What is found does not depend on it; it
// may be empty.
func NewScanner(set *Set, sample []byte) *Scanner {
	s := &Scanner{set: set}
	rates := ratesOf(set, sample)
	var literals []string
	known := map[string]int{}
	for id := range set.Len() {
		way := rates.best(&set.expressions[id])
		switch {
		case way.digits > 0:
			s.rows = append(s.rows, rowTrigger{way.digits, int32(id)})
		case way.texts == nil:
			s.always = append(s.always, int32(id))
		default:
			t := way.trigger(&set.expressions[id], int32(id))
			for _, text := range way.texts {
				at, seen := known[text]
				if !seen {
					at = len(literals)
					known[text] = at
					literals, s.triggers = append(literals, text), append(s.triggers, nil)
				}
				if t.around != nil {
					t.neighbours = neighboursOf(t.around, text)
				}
				s.triggers[at] = append(s.triggers[at], t)
			}
		}
	}
	slices.SortFunc(s.rows, func(a, b rowTrigger) int { return a.digits - b.digits })
	s.literals = match.NewFor(literals, string(sample))
	return s
}

// way is one to notice an expression: by texts, those of a part or a group of
// literals, or by so many digits in a row. The zero way does not.
type way struct {
	texts  []string
	part   int // whose the texts are; -1 when they are a group
	digits int
}

// What it costs to be noticed, beside a text that is compared with what stands
// around it: to run an automaton on a line, and to look for one more text.
const (
	costOfLine = 16
	costOfText = 0.002
)

// best is the way that costs least, for a thousand characters.
func (r *rates) best(e *expression) way {
	var best way
	least := math.Inf(1)
	try := func(w way, cost float64) {
		if cost < least {
			best, least = w, cost
		}
	}
	for i := range e.parts {
		if p := &e.parts[i]; !p.gap && !slices.Contains(p.texts, "") {
			try(way{texts: p.texts, part: i}, r.cost(p.texts))
		}
	}
	if e.parts == nil {
		for _, group := range e.needs.Groups {
			try(way{texts: group, part: -1}, costOfLine*r.cost(group))
		}
	}
	if n := e.digits.best; n > 0 {
		try(way{digits: n}, costOfLine*r.rows(n))
	}
	return best
}

// cost is what it costs to look for texts.
func (r *rates) cost(texts []string) float64 {
	all := 0.0
	for _, text := range texts {
		all += r.of(text) + costOfText
	}
	return all
}

// trigger is that of an expression which is noticed by texts.
func (w way) trigger(e *expression, id int32) trigger {
	t := trigger{expression: id, window: e.needs.Window}
	if w.part >= 0 {
		t.around = aroundOf(e.parts, w.part)
	} else {
		t.others = othersOf(e.needs, w.texts)
	}
	return t
}

// maxOthers is how many literals are looked for near another by themselves.
const maxOthers = 8

// othersOf are the small groups beside one, if it is known how near they stand.
func othersOf(needs Needs, group []string) [][][]byte {
	var others [][][]byte
	for _, other := range needs.Groups {
		if needs.Window == 0 || slices.Equal(other, group) || len(other) > maxOthers {
			continue
		}
		var texts [][]byte
		for _, literal := range other {
			texts = append(texts, []byte(literal))
		}
		others = append(others, texts)
	}
	return others
}
