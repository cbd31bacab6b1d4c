package scoring

import (
	"time"

	"github.com/tingcha/tingcha/call"
)

// taken reports whether a call is one that a person took from a customer. Calls that the
// hotline makes are no contacts that a customer had to make.
func taken(answered bool, d call.Direction) bool { return answered && d != call.Outbound }

// sameMatter reports whether two contacts are taken to be about the same thing: unless
// both filed tickets, of kinds that differ. An urging is about whatever was there before.
// So what nobody wrote down counts as the same, which makes repeats more and never fewer.
func sameMatter(a, b call.TicketKind) bool {
	return a == b || a == "" || b == "" || a == call.Urge || b == call.Urge
}

// follows reports whether a moment comes after another, within a time, its end included.
func follows(at, before time.Time, within time.Duration) bool {
	return at.After(before) && !at.After(before.Add(within))
}

// called reports whether among contacts is one, on the same matter, that begins within a
// time after a moment.
func called(contacts []Contact, matter call.TicketKind, after time.Time, within time.Duration) bool {
	for _, c := range contacts {
		if taken(c.Answered, c.Direction) && sameMatter(c.Class, matter) && follows(c.Started, after, within) {
			return true
		}
	}
	return false
}

// repeats reports whether among contacts is one, on the same matter, within a time of
// which a moment follows.
func repeats(contacts []Contact, matter call.TicketKind, at time.Time, within time.Duration) bool {
	for _, c := range contacts {
		if taken(c.Answered, c.Direction) && sameMatter(c.Class, matter) && follows(at, c.Started, within) {
			return true
		}
	}
	return false
}
