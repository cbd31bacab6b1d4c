package complaint

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// InterveneWithin is how long after it was opened a complaint is to be dealt with by its
// department: the customer is contacted within 24 hours (domain.md §1.5, S20), nights and
// holidays included. By when it is to be at its end the hotline's terms say.
const InterveneWithin = 24 * time.Hour

// MaxWords is the longest text of a step, in characters.
const MaxWords = 2000

// Mistakes of who would make a move.
var (
	// ErrNotAllowed is returned, wrapped, for a move that a complaint's state does not take.
	ErrNotAllowed = errors.New("not a move of this state")
	// ErrSamePerson is returned, wrapped, when somebody would check the own conclusion.
	ErrSamePerson = errors.New("a conclusion is checked by another person")
)

// May tells what is wrong with a step that somebody would take, nil when nothing is. A
// conclusion and a return need words: who is to go on has to know why.
func (c Course) May(s Step) error {
	switch {
	case s.Key == "" || s.By == "" || s.At.IsZero():
		return fmt.Errorf("%q without key, name or time: %w", s.Move, ErrNotAllowed)
	case !slices.Contains(Moves(), s.Move) || !c.State.Takes(s.Move):
		return fmt.Errorf("%q of a complaint that is %s: %w", s.Move, c.State, ErrNotAllowed)
	case s.Move.Checks() && s.By == c.By:
		return ErrSamePerson
	case utf8.RuneCountInString(s.Words) > MaxWords:
		return fmt.Errorf("words of more than %d characters: %w", MaxWords, ErrNotAllowed)
	case s.Words == "" && (s.Move.Concludes() || s.Move == Return):
		return fmt.Errorf("%q without words: %w", s.Move, ErrNotAllowed)
	}
	return nil
}

// Due is by when the next step of a course is to be taken, with the term for all of it;
// zero when it is at its end.
func (c Course) Due(term time.Time) time.Time {
	switch first := c.Opened.Add(InterveneWithin); {
	case c.State.Done():
		return time.Time{}
	case c.State == Accepted && first.Before(term):
		return first
	}
	return term
}
