package web

import (
	"slices"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect"
)

// merged joins words that one condition found side by side in one turn: a pattern
// that matches every character is one piece of evidence for the reader and not
// fifty.
func merged(evidence []inspect.Evidence) []inspect.Evidence {
	type place struct {
		condition string
		turn      int
	}
	last := map[place]int{}
	var out []inspect.Evidence
	for _, e := range evidence {
		at := place{e.Condition, e.Span.Turn}
		if i, ok := last[at]; ok && e.Kind == inspect.Said && touches(out[i], e) {
			out[i] = joined(out[i], e)
			continue
		}
		last[at] = len(out)
		out = append(out, e)
	}
	return out
}

// touches says whether b begins inside a or where it ends.
func touches(a, b inspect.Evidence) bool {
	whole := len(a.Text) == a.Span.To-a.Span.From && len(b.Text) == b.Span.To-b.Span.From
	return whole && a.Kind == inspect.Said && a.Span.From <= b.Span.From && b.Span.From <= a.Span.To
}

func joined(a, b inspect.Evidence) inspect.Evidence {
	if b.Span.To <= a.Span.To {
		return a
	}
	a.BySound = a.BySound || b.BySound
	a.Text += b.Text[a.Span.To-b.Span.From:]
	a.Span.To, a.Span.End = b.Span.To, max(a.Span.End, b.Span.End)
	return a
}

// quoteOf chooses the ground that says most in one line: words before sound,
// sound before data, and two characters before one.
func quoteOf(evidence []inspect.Evidence) (inspect.Evidence, bool) {
	all := merged(evidence)
	for _, kind := range []inspect.EvidenceKind{inspect.Said, inspect.Heard, inspect.Record, inspect.Absent} {
		of := slices.DeleteFunc(slices.Clone(all), func(e inspect.Evidence) bool { return e.Kind != kind })
		if len(of) == 0 {
			continue
		}
		telling := slices.IndexFunc(of, func(e inspect.Evidence) bool { return utf8.RuneCountInString(e.Text) > 1 })
		return of[max(0, telling)], true
	}
	return inspect.Evidence{}, false
}

// A groundView is what one condition found: a premise of the finding, which holds, or is
// assumed to as long as the time for what was not found has not passed.
type groundView struct {
	N         int // from 1
	Waits     bool
	Kind      inspect.EvidenceKind
	Condition string
	First     []evidenceView // what is shown at once
	More      []evidenceView // what is shown when asked for
}

// shownAtOnce is how many pieces of one ground stand open on the page.
const shownAtOnce = 3

// grounds groups the evidence of a finding by what was asked.
func (f findingView) grounds() []groundView {
	var grounds []groundView
	for _, e := range f.Evidence {
		n := len(grounds)
		if n == 0 || grounds[n-1].Condition != e.Condition || grounds[n-1].Kind != e.Kind {
			n++
			waits := f.Provisional && e.Kind == inspect.Absent && e.Searched
			grounds = append(grounds, groundView{N: n, Waits: waits, Kind: e.Kind, Condition: e.Condition})
		}
		g := &grounds[n-1]
		if len(g.First) < shownAtOnce {
			g.First = append(g.First, e)
		} else {
			g.More = append(g.More, e)
		}
	}
	return grounds
}

// manyAbsences is from how many words that were not said on they are folded away.
const manyAbsences = 3

// A basis is what a finding rests on, as its card shows it.
type basis struct {
	Main    []groundView // what was said, heard, on record, and the tickets and calls that were looked for
	Besides []groundView // folded away: many words that would have excused it, and that nobody said
}

// Basis parts the grounds of a finding.
func (f findingView) Basis() basis {
	grounds := f.grounds()
	var b basis
	for _, g := range grounds {
		if g.Kind == inspect.Absent && !g.First[0].Searched {
			b.Besides = append(b.Besides, g)
		} else {
			b.Main = append(b.Main, g)
		}
	}
	if len(b.Besides) < manyAbsences || !slices.ContainsFunc(b.Main, tells) {
		return basis{Main: grounds}
	}
	return b
}

// tells says whether a ground has words or sound.
func tells(g groundView) bool { return g.Kind == inspect.Said || g.Kind == inspect.Heard }
