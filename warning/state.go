package warning

import (
	"errors"
	"time"
)

// State is where an alert stands.
type State string

// The states of an alert. Merged ones have become part of another.
const (
	Raised       State = "raised"
	Acknowledged State = "acknowledged"
	Assigned     State = "assigned"
	Followed     State = "followed"
	Closed       State = "closed"
	Merged       State = "merged"
)

// Open tells whether somebody still has to do something.
func (s State) Open() bool { return s != Closed && s != Merged }

// Deed is what happens to an alert.
type Deed string

// The deeds: of the machine, and of people.
const (
	Raise Deed = "raised"
	Rise  Deed = "rose"   // it has reached the next level
	Again Deed = "again"  // it was closed, and is raised once more
	Calm  Deed = "calmed" // it closed by itself
	Merge Deed = "merged" // it has become part of another

	Acknowledge Deed = "acknowledged"
	Assign      Deed = "assigned"
	FollowUp    Deed = "followed"
	Close       Deed = "closed"
)

// ByPeople lists what people do to alerts.
func ByPeople() []Deed { return []Deed{Acknowledge, Assign, FollowUp, Close} }

// ErrNotNow says that a deed does not go with the state of an alert.
var ErrNotNow = errors.New("does not go with the state of the alert")

// After gives the state that a deed leads to; the error is ErrNotNow.
func (s State) After(d Deed) (State, error) {
	switch d {
	case Raise:
		if s == "" {
			return Raised, nil
		}
	case Rise:
		if s.Open() && s != "" {
			return s, nil
		}
	case Again:
		if s == Closed {
			return Raised, nil
		}
	case Merge:
		if s != Merged && s != "" {
			return Merged, nil
		}
	case Calm:
		if s == Raised || s == Acknowledged { // somebody who was asked to look says when it is over
			return Closed, nil
		}
	case Acknowledge:
		if s == Raised {
			return Acknowledged, nil
		}
	case Assign:
		if s.Open() && s != "" {
			return Assigned, nil
		}
	case FollowUp:
		if s == Acknowledged || s == Assigned || s == Followed {
			return Followed, nil
		}
	case Close:
		if s.Open() && s != "" {
			return Closed, nil
		}
	}
	return s, ErrNotNow
}

// Due is when somebody has to look again: the zero time for never. done is how often
// somebody has since it was raised, and last when.
func Due(followUps []time.Duration, raised time.Time, done int, last time.Time) time.Time {
	n := len(followUps)
	if n == 0 {
		return time.Time{}
	}
	if done < n {
		return raised.Add(followUps[done])
	}
	pause := followUps[n-1]
	if n > 1 {
		pause -= followUps[n-2]
	}
	return last.Add(pause)
}
