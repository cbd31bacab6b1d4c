package web

import (
	"slices"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// A mark is a stretch of a text that is evidence: bytes [from, to), the number of
// the finding on the page, and its ID.
type mark struct {
	from, to int
	n        int
	id       string
}

// A segment is a stretch of text with the same marks all over it.
type segment struct {
	Text   string
	Marked bool
	Unsure bool    // the recognition was not sure of it, as Sure says
	Sure   float64 // 0 to 1, where it is unsure
	Ends   []ref   // findings whose evidence ends here
}

// A ref points from marked words to their finding.
type ref struct {
	N  int
	ID string
}

// cut divides a text into segments. Marks may overlap. One that does not lie in
// the text, or that begins or ends inside a character, is widened or left out, so
// that bad evidence never spoils the words.
func cut(text string, marks []mark, unsure ...call.Unsure) []segment {
	marks = fitting(text, marks)
	edges := []int{0, len(text)}
	var words []mark
	for i, u := range unsure {
		words = append(words, mark{from: u.From, to: u.To, n: i})
	}
	words = fitting(text, words)
	for _, w := range words {
		edges = append(edges, w.from, w.to)
	}
	for _, m := range marks {
		edges = append(edges, m.from, m.to)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var segments []segment
	for i := 1; i < len(edges); i++ {
		from, to := edges[i-1], edges[i]
		s := segment{Text: text[from:to]}
		for _, w := range words {
			if w.from <= from && to <= w.to {
				s.Unsure, s.Sure = true, unsure[w.n].Confidence
			}
		}
		for _, m := range marks {
			s.Marked = s.Marked || m.from <= from && to <= m.to
			if r := (ref{m.n, m.id}); m.to == to && !slices.Contains(s.Ends, r) {
				s.Ends = append(s.Ends, r)
			}
		}
		segments = append(segments, s)
	}
	return segments
}

// fitting gives the marks that lie in the text, on whole characters.
func fitting(text string, marks []mark) []mark {
	var fit []mark
	for _, m := range marks {
		if m.from < 0 || m.to > len(text) || m.from >= m.to {
			continue
		}
		for m.from > 0 && !utf8.RuneStart(text[m.from]) {
			m.from--
		}
		for m.to < len(text) && !utf8.RuneStart(text[m.to]) {
			m.to++
		}
		fit = append(fit, m)
	}
	return fit
}
