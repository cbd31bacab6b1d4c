package calendar

import (
	"slices"
	"time"
)

// lasting is how long spans, which do not overlap, are together without the pauses, which
// may.
func lasting(spans, pauses []Span) time.Duration {
	pauses = merged(pauses)
	var sum time.Duration
	for _, s := range spans {
		sum += s.length()
		for _, p := range pauses {
			sum -= p.within(s).length()
		}
	}
	return max(0, sum)
}

// merged puts pauses that overlap or meet together, so that no time is taken off twice.
func merged(pauses []Span) []Span {
	pauses = slices.DeleteFunc(slices.Clone(pauses), func(s Span) bool { return s.length() == 0 })
	slices.SortFunc(pauses, func(a, b Span) int { return a.From.Compare(b.From) })
	var apart []Span
	for _, p := range pauses {
		if n := len(apart); n > 0 && !p.From.After(apart[n-1].To) {
			if p.To.After(apart[n-1].To) {
				apart[n-1].To = p.To
			}
			continue
		}
		apart = append(apart, p)
	}
	return apart
}
