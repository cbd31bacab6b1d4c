// Package like says how much of an example sentence stands in a text.
//
// Both are taken letter by letter, without blanks, punctuation, width and case. Each
// letter of the example counts 2, a particle or a pronoun 0.6, and each pair of
// neighbours 1. The likeness of a stretch of text is the share of that sum which is
// found in it, from 0 to 1; of a sentence it is that of its likest stretch of one
// and a half times the example's length. So it knows other endings, an inserted
// word and a changed order, and no synonyms: “我要去消协告你们” is 0.86 like “我要到
// 消协去告你们” and 0.44 like “到法院起诉你们”.
//
// A stretch counts only when a pair of letters of the example that are neither
// particle nor pronoun stands in it (any pair, if the example has none such). Who
// searches for the [Example.Pairs] first need not look at texts without them.
package like

import (
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/text"
)

// What the parts of an example weigh.
const (
	ofLetter   = 2.0
	ofParticle = 0.6
	ofPair     = 1.0
)

const particles = "的了吗呢啊吧呀哦嘛啦就都也还很太是我你您他她它们这那个一下给"

const sentenceEnds = "。！？；!?;…\n"

// Example is a sentence that others are compared with. It is only read.
type Example struct {
	letters map[rune]int // place among the parts
	pairs   map[[2]rune]int
	counts  []int     // by part: how often it stands in the example
	weights []float64 // by part, of one
	solid   []bool    // by part: a pair that a stretch must have one of
	total   float64
	window  int
}

// New takes a sentence. One without letters is like nothing.
func New(sentence string) *Example {
	e := &Example{letters: map[rune]int{}, pairs: map[[2]rune]int{}}
	var letters []rune
	for _, r := range sentence {
		if r = text.Rune(r); !text.Separates(r) {
			letters = append(letters, r)
		}
	}
	for i, r := range letters {
		part, known := e.letters[r]
		if !known {
			part = e.part(weight(r))
			e.letters[r] = part
		}
		e.add(part)
		if i > 0 {
			pair := [2]rune{letters[i-1], r}
			if part, known = e.pairs[pair]; !known {
				part = e.part(ofPair)
				e.pairs[pair] = part
				e.solid[part] = !particle(pair[0]) && !particle(pair[1])
			}
			e.add(part)
		}
	}
	e.solidify()
	e.window = (3*len(letters) + 1) / 2
	return e
}

func particle(r rune) bool { return strings.ContainsRune(particles, r) }

func weight(r rune) float64 {
	if particle(r) {
		return ofParticle
	}
	return ofLetter
}

func (e *Example) part(weight float64) int {
	e.counts, e.weights, e.solid = append(e.counts, 0), append(e.weights, weight), append(e.solid, false)
	return len(e.counts) - 1
}

func (e *Example) add(part int) {
	e.counts[part]++
	e.total += e.weights[part]
}

// solidify takes any pair for one that must be there where all have particles.
func (e *Example) solidify() {
	for _, solid := range e.solid {
		if solid {
			return
		}
	}
	for _, part := range e.pairs {
		e.solid[part] = true
	}
}

// Pairs are those of which one must stand in a text for it to be like the example
// at all.
func (e *Example) Pairs() []string {
	var all []string
	for pair, part := range e.pairs {
		if e.solid[part] {
			all = append(all, string(pair[:]))
		}
	}
	return all
}

// Match is the likest stretch of a sentence, in bytes of the text.
type Match struct {
	From, To int
	Likeness float64 // from 0 to 1
}

// Find gives the likest stretch of each sentence of a text, in order, of those that
// are at least so like.
func (e *Example) Find(text string, least float64) []Match {
	var all []Match
	if e.total == 0 {
		return nil
	}
	for at := 0; at < len(text); {
		end := at + len(text[at:])
		if i := strings.IndexAny(text[at:], sentenceEnds); i >= 0 {
			end = at + i
		}
		if m := e.best(text[at:end]); m.Likeness >= least && m.Likeness > 0 {
			m.From, m.To = m.From+at, m.To+at
			all = append(all, m)
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		at = end + max(size, 1)
	}
	return all
}

// letter is one of a text, with what it is of the example.
type letter struct {
	from, to     int
	r            rune
	single, pair int // parts; -1 for none; pair is that with the letter before
}

// best moves a window over a sentence.
func (e *Example) best(sentence string) Match {
	letters := e.read(sentence)
	seen, sum, solid := make([]int, len(e.counts)), 0.0, 0
	enter := func(part, by int) {
		if part < 0 {
			return
		}
		before := min(seen[part], e.counts[part])
		seen[part] += by
		sum += float64(min(seen[part], e.counts[part])-before) * e.weights[part]
		if e.solid[part] {
			solid += by
		}
	}
	var best Match
	for i, l := range letters {
		enter(l.single, 1)
		if i > 0 {
			enter(l.pair, 1)
		}
		first := i - e.window + 1
		if first > 0 {
			enter(letters[first-1].single, -1)
			enter(letters[first].pair, -1)
		}
		if share := sum / e.total; solid > 0 && share > best.Likeness+1e-9 {
			best = Match{letters[max(first, 0)].from, l.to, min(share, 1)}
		}
	}
	return e.trim(letters, best)
}

// read finds the letters of a sentence.
func (e *Example) read(sentence string) []letter {
	var letters []letter
	for i, r := range sentence {
		_, size := utf8.DecodeRuneInString(sentence[i:])
		folded := text.Rune(r)
		if text.Separates(folded) {
			continue
		}
		l := letter{from: i, to: i + size, r: folded, single: -1, pair: -1}
		if part, known := e.letters[folded]; known {
			l.single = part
		}
		if n := len(letters); n > 0 {
			if part, known := e.pairs[[2]rune{letters[n-1].r, folded}]; known {
				l.pair = part
			}
		}
		letters = append(letters, l)
	}
	return letters
}

// trim leaves the ends away that the example has nothing of.
func (e *Example) trim(letters []letter, m Match) Match {
	from, to := m.To, m.From
	for _, l := range letters {
		if l.from >= m.From && l.to <= m.To && l.single >= 0 {
			from, to = min(from, l.from), max(to, l.to)
		}
	}
	if from < to {
		m.From, m.To = from, to
	}
	return m
}
