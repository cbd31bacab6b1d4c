// Package reference answers rules slowly and obviously, so that the engine can be
// held against it. It is written from docs/rules.md alone and shares no code with
// the engine; only tests use it. What words mean (guards) is taken as given.
//
// It knows calls with words and times. Where speakers are unknown it tries every
// case of who they are; what else is unknown it carries through.
package reference

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// Answer is what a rule says of a call.
type Answer int

// The answers, in such an order that and is the least of its parts and or the
// greatest.
const (
	No Answer = iota
	Unknown
	Yes
)

// String prints the answer in lower case.
func (a Answer) String() string { return [...]string{"no", "unknown", "yes"}[a] }

func (a Answer) not() Answer { return Yes - a }

func answerOf(holds bool) Answer {
	if holds {
		return Yes
	}
	return No
}

// Judge answers one rule of a rulebook for a call.
func Judge(book *lang.Rulebook, rule *lang.Rule, in inspect.Input) Answer {
	condition := rule.When
	if rule.Unless != nil {
		condition = lang.And{Parts: []lang.Condition{rule.When, lang.Not{X: rule.Unless}}}
	}
	seen := map[Answer]bool{}
	for _, turns := range cases(in.Transcript.Turns) {
		known := in
		known.Transcript.Turns = turns
		w := &world{book: book, in: known}
		seen[w.answer(condition).Answer] = true
	}
	if len(seen) == 1 {
		for only := range seen {
			return only
		}
	}
	return Unknown
}

// cases are the turns with every choice of roles for the speakers that are unknown.
func cases(turns []call.Turn) [][]call.Turn {
	for i, t := range turns {
		if t.Role != call.Unknown {
			continue
		}
		var all [][]call.Turn
		for _, role := range []call.Role{call.AgentRole, call.CustomerRole} {
			chosen := slices.Clone(turns)
			for j := range chosen {
				if j == i || t.Speaker != "" && chosen[j].Role == call.Unknown && chosen[j].Speaker == t.Speaker {
					chosen[j].Role = role
				}
			}
			all = append(all, cases(chosen)...)
		}
		return all
	}
	return [][]call.Turn{turns}
}

// world is a call in which all speakers are known.
type world struct {
	book *lang.Rulebook
	in   inspect.Input
}

// hit is a place at which a test holds.
type hit struct {
	turn     int // for sound the last turn that began before it or with it
	from, to int // bytes of the turn's text
	sound    bool
	start    time.Duration
	end      time.Duration
	what     string // that was found
	test     string // that found it
	sure     bool
}

func (h hit) samePlace(o hit) bool {
	return h.turn == o.turn && h.sound == o.sound && h.from == o.from && h.to == o.to && h.start == o.start && h.end == o.end
}

// result is an answer and the places where it holds.
type result struct {
	Answer
	hits []hit
}

// of is the result that some hits, of which some may be unsure, give by themselves.
func of(hits []hit) result {
	r := result{No, hits}
	for _, h := range hits {
		r.Answer = max(r.Answer, h.answer())
	}
	return r
}

func (h hit) answer() Answer {
	if h.sure {
		return Yes
	}
	return Unknown
}

// settled drops the hits of what does not hold, and doubts those of what may.
func (r result) settled() result {
	switch r.Answer {
	case No:
		r.hits = nil
	case Unknown:
		r.hits = slices.Clone(r.hits)
		for i := range r.hits {
			r.hits[i].sure = false
		}
	case Yes:
	}
	return r
}

func (w *world) answer(c lang.Condition) result {
	switch c := c.(type) {
	case lang.And:
		r := result{Answer: Yes}
		for _, part := range c.Parts {
			p := w.answer(part)
			r.Answer, r.hits = min(r.Answer, p.Answer), together(r.hits, p.hits)
		}
		return r.settled()
	case lang.Or:
		var r result
		for _, part := range c.Parts {
			p := w.answer(part)
			r.Answer, r.hits = max(r.Answer, p.Answer), together(r.hits, p.hits)
		}
		return r
	case lang.Not:
		return result{Answer: w.answer(c.X).not()}
	case lang.Named:
		for _, d := range w.book.Definitions() {
			if d.Name == c.Name {
				return w.answer(d.Condition)
			}
		}
		panic("reference: no condition " + c.Name)
	case lang.Edge:
		return edge(w.answer(c.X), c.Last)
	case lang.Nth:
		return nth(w.answer(c.X), c.N)
	case lang.Count:
		return count(w.answer(c.X), c.Bound, c.N)
	case lang.Order:
		return w.order(c)
	case lang.Says:
		return w.says(c)
	case lang.Silence:
		return w.silence(c)
	case lang.Overlap:
		return w.overlap(c)
	default:
		return result{Answer: w.fact(c)}
	}
}

// together puts hits in the order of the call. What one test finds is there once.
func together(a, b []hit) []hit {
	all := slices.Clone(a)
	for _, h := range b {
		if !slices.ContainsFunc(all, func(o hit) bool { return o.samePlace(h) && o.test == h.test }) {
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, before)
	return all
}

// before is the order of hits: turns, then words, and sound behind the words.
func before(a, b hit) int {
	switch {
	case a.turn != b.turn:
		return a.turn - b.turn
	case a.sound != b.sound && a.sound:
		return 1
	case a.sound != b.sound:
		return -1
	case a.sound:
		return int(a.start - b.start)
	default:
		return a.from - b.from
	}
}
