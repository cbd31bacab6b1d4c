package call

import "time"

// Direction says who called whom.
type Direction string

// The directions of a call. The empty one is not known.
const (
	Inbound  Direction = "in"  // the customer called the hotline
	Outbound Direction = "out" // the hotline called the customer
)

// Told is a length of time that the switch may tell or not. The zero value is
// one that it did not: no ringing at all is another thing than nobody knows.
type Told struct {
	Known  bool
	Length time.Duration
}

// Tell is a length of time that the switch told.
func Tell(d time.Duration) Told { return Told{Known: true, Length: d} }
