package callback

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Within is how long after its cause a callback is expected. No practice says it of
// callbacks; it is the time in which a customer is to have a reply (A05), which runs at
// night and on holidays, too. It orders the list and is in no figure.
const Within = 48 * time.Hour

// Try is a call to a customer, or a survey that the ticket system made.
type Try struct {
	At      time.Time
	Reached bool
	Score   int // what the customer said, 1 to 5; 0 for nothing
}

// Surveys gives the surveys of a ticket, each of which reached the customer. A score that
// is none is left out.
func Surveys(t call.Ticket) []Try {
	var all []Try
	for _, e := range t.Events {
		if e.Kind != call.Surveyed {
			continue
		}
		try := Try{At: e.At, Reached: true}
		if e.Score >= 1 && e.Score <= 5 {
			try.Score = e.Score
		}
		all = append(all, try)
	}
	return all
}

// InOrder gives the tries of both sources by time; of those at one moment the surveys come
// first.
func InOrder(surveys, noted []Try) []Try {
	all := slices.Concat(surveys, noted)
	slices.SortStableFunc(all, func(a, b Try) int { return a.At.Compare(b.At) })
	return all
}

// Done is when a customer who was to be called back since a moment was first reached, zero
// for not yet. What was said before there was a cause is no callback.
func Done(tries []Try, since time.Time) time.Time {
	for _, t := range tries {
		if t.Reached && !t.At.Before(since) {
			return t.At
		}
	}
	return time.Time{}
}

// satisfiedFrom is the lowest score of a satisfied customer.
const satisfiedFrom = 4

// Satisfied says whether the customer was content when first asked, and false for known
// when nobody has said so: a later score does not count, or one would call until it is a
// good one.
func Satisfied(tries []Try) (satisfied, known bool) {
	score := Score(tries)
	return score >= satisfiedFrom, score > 0
}

// Score is the first score that a customer gave, 0 for none.
func Score(tries []Try) int {
	for _, t := range tries {
		if t.Score > 0 {
			return t.Score
		}
	}
	return 0
}
