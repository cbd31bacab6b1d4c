// Package reference answers rules slowly and obviously, so that the engine can be
// held against it. It is written from docs/rules.md alone and shares no code with
// the engine; only tests use it.
//
// Where speakers are unknown it tries every case of who they are, and where turns
// have no time that could be believed every moment that matters; what else is
// unknown it carries through. Taken as given are the guards, which numbers and
// deadlines stand in a clause, which simple character a traditional one is, and the
// words that say nothing (of repeats and of tickets).
package reference

import (
	"slices"
	"strings"
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

// agreed is what all possibilities say, and Unknown when they differ.
func agreed(seen map[Answer]bool) Answer {
	for only := range seen {
		if len(seen) == 1 {
			return only
		}
	}
	return Unknown
}

// Reading is a call as a rulebook's rules are asked about it.
type Reading struct {
	book   *lang.Rulebook
	in     inspect.Input
	worlds []*world // one for each case of who the unknown speakers are
}

// Read reads a call for the rules of a book.
func Read(book *lang.Rulebook, in inspect.Input) *Reading {
	r := &Reading{book: book, in: in}
	for _, turns := range cases(in.Transcript.Turns) {
		known := in
		known.Transcript.Turns = turns
		r.worlds = append(r.worlds, newWorld(book, known))
	}
	return r
}

// Judge answers one rule. It holds only when its file does.
func (r *Reading) Judge(rule *lang.Rule) Answer {
	seen := map[Answer]bool{}
	for _, w := range r.worlds {
		seen[w.answer(whole(rule)).Answer] = true
	}
	return agreed(seen)
}

// whole is all that a rule asks.
func whole(rule *lang.Rule) lang.Condition {
	all := lang.And{Parts: []lang.Condition{rule.When}}
	if only := rule.OnlyWhen(); only != nil {
		all.Parts = append(all.Parts, only)
	}
	if rule.Unless != nil {
		all.Parts = append(all.Parts, lang.Not{X: rule.Unless})
	}
	return all
}

// known says whether all speakers are known.
func (r *Reading) known() bool { return len(r.worlds) == 1 }

// Counted is how many hits a rule's deduct … each counts. It is only known if all
// speakers are.
func (r *Reading) Counted(rule *lang.Rule) (hits int, known bool) {
	return max(1, sureOnes(r.worlds[0].answer(rule.Counted()).hits)), r.known()
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
	book  *lang.Rulebook
	in    inspect.Input
	texts []string // of the turns, in normal form
	from  [][]letter
	words bool // something is said
	timed bool // some turn has a time
	began []moments

	spansOf map[string][]span // of items in turns, once they were looked for
}

// moments are when something may have been.
type moments struct{ least, most time.Duration }

func newWorld(book *lang.Rulebook, in inspect.Input) *world {
	w := &world{book: book, in: in}
	w.read()
	return w
}

// read brings the turns into normal form and places them in time. A turn that lasts
// no time, or begins before one above it, began between those around it.
func (w *world) read() {
	turns := w.in.Transcript.Turns
	w.texts, w.from, w.began, w.spansOf = nil, nil, make([]moments, len(turns)), map[string][]span{}
	var latest time.Duration
	believed := make([]bool, len(turns))
	for i, t := range turns {
		letters := fold(t.Text)
		w.texts, w.from = append(w.texts, str(letters)), append(w.from, letters)
		w.words = w.words || t.Text != ""
		w.timed = w.timed || t.End > t.Start
		if believed[i] = t.End > t.Start && t.Start >= latest; believed[i] {
			latest = t.Start
		}
		w.began[i].least = latest
	}
	next := w.lasted()
	for i := len(turns) - 1; i >= 0; i-- {
		if believed[i] {
			next = turns[i].Start
		}
		w.began[i].most = max(next, w.began[i].least)
		if !w.timed {
			const ever = 1000 * time.Hour
			w.began[i] = moments{-ever, ever}
		}
	}
}

func (w *world) text(turn int) string { return w.texts[turn] }

// strays says whether a turn has no time that could be believed.
func (w *world) strays(turn int) bool {
	t := w.in.Transcript.Turns[turn]
	return !w.timed || t.End <= t.Start || w.began[turn].least != w.began[turn].most || t.Start != w.began[turn].least
}

// spoken says whether a turn has words.
func (w *world) spoken(turn int) bool { return strings.TrimSpace(w.texts[turn]) != "" }

// hit is a place at which a test holds.
type hit struct {
	turn     int // of words
	from, to int // bytes of the turn's text
	sound    bool
	start    time.Duration // of sound
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
	hits  []hit
	blind bool // there may be others, anywhere
}

// of is the result that some hits, of which some may be unsure, give by themselves.
func of(hits []hit) result {
	r := result{Answer: No, hits: hits}
	for _, h := range hits {
		r.Answer = max(r.Answer, h.answer())
	}
	return r
}

// blind is the result of looking where nothing can be seen.
func blind() result { return result{Answer: Unknown, blind: true} }

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
		return result{}
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
			r = result{min(r.Answer, p.Answer), w.together(r.hits, p.hits), r.blind || p.blind}
		}
		return r.settled()
	case lang.Or:
		var r result
		for _, part := range c.Parts {
			p := w.answer(part)
			r = result{max(r.Answer, p.Answer), w.together(r.hits, p.hits), r.blind || p.blind}
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
		return w.edge(w.answer(c.X), c.Last)
	case lang.Nth:
		return w.nth(w.answer(c.X), c.N)
	case lang.Count:
		return count(w.answer(c.X), c.Bound, c.N)
	case lang.Order:
		return w.order(c)
	default:
		return w.test(c)
	}
}

func (w *world) test(c lang.Condition) result {
	switch c := c.(type) {
	case lang.Says:
		if !w.words {
			return blind()
		}
		return w.says(c)
	case lang.Silence:
		return w.silence(c)
	case lang.Overlap:
		return w.overlap(c)
	case lang.FastTurn:
		return w.fast(c)
	case lang.Promise:
		return w.promise(c)
	case lang.Length:
		return result{Answer: w.length(c)}
	case lang.Metric:
		return result{Answer: w.metric(c)}
	case lang.Field:
		return result{Answer: w.field(c)}
	case lang.Tickets:
		found := w.tickets(c)
		if c.None {
			found = found.not()
		}
		return result{Answer: found}
	case lang.Calls:
		return result{Answer: w.calls(c)}
	}
	panic("reference: unknown condition " + c.String())
}

// together puts hits in the order of the call. What one test finds is there once, and
// sure if it is so on either side.
func (w *world) together(a, b []hit) []hit {
	all := slices.Clone(a)
	for _, h := range b {
		if i := slices.IndexFunc(all, func(o hit) bool { return o.samePlace(h) && o.test == h.test }); i >= 0 {
			all[i].sure = all[i].sure || h.sure
		} else {
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, w.compare)
	return all
}
