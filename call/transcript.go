package call

import "time"

// Transcript is what was said in a call, turn by turn in order of Start.
type Transcript struct {
	CallID string
	Source string // who made it: "imported:calls", "imported:json", an engine's name and model
	Turns  []Turn
}

// Turn is one speaker's uninterrupted stretch of words. Turns may overlap.
type Turn struct {
	Role Role
	// RoleConfidence is how sure the assignment of Role is, 0 to 1. A channel of
	// its own gives 1; a guess from the words less.
	RoleConfidence float64
	// Speaker is the name that the source gave to a voice whose role it did not
	// know, such as "S0"; empty when the role was known from the beginning.
	Speaker    string
	Start, End time.Duration
	Text       string
	// Confidence of the recognition, 0 to 1; 1 when a person wrote the text or
	// the engine gave none.
	Confidence float64
	// Unsure are the words of which the recogniser was not sure, in order, where it told
	// them apart; nil otherwise.
	Unsure []Unsure
	// Doubt is why the words may not have been said; empty when nothing speaks against them.
	Doubt Doubt
}

// Doubt is a reason to distrust what a recogniser wrote.
type Doubt string

// The reasons to distrust a turn's words. Whoever marks one lowers its Confidence.
const (
	Repeated   Doubt = "repeated"     // the same words over and over
	OnSilence  Doubt = "on_silence"   // words where nobody spoke
	Foreign    Doubt = "language"     // another language than the call's
	TooFast    Doubt = "too_fast"     // more words than anybody says in the time
	OutOfOrder Doubt = "out_of_order" // times before the turn's own beginning or behind its end
	Stock      Doubt = "stock"        // what recognisers write on noise: "subscribe to the channel"
)

// Span points at words: bytes [From, To) of the text of turn number Turn
// (counted from 0), and the time in which they were said. From == To == 0 with a
// time means the sound and not the words, such as a silence; Turn is then -1.
type Span struct {
	Turn       int
	From, To   int
	Start, End time.Duration
}

// Duration is when the last turn ends; 0 for an empty transcript.
func (t Transcript) Duration() time.Duration {
	var last time.Duration
	for _, turn := range t.Turns {
		last = max(last, turn.End)
	}
	return last
}
