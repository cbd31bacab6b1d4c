package storage

import (
	"context"
	"time"
)

// Late keeps what time decides: how far the sources have told their story, and
// which findings that assert an absence may be believed.
type Late interface {
	// Settle says that whatever the ticket sources have to tell of the time before
	// horizon is in. Findings whose ProvisionalUntil is not after it are provisional
	// no more, with a higher version; those that come later are not from the start.
	// The horizon never goes back: an earlier one changes nothing. It returns how many
	// findings it settled.
	//
	// A finding is provisional by the same rule whatever people have said of it, and
	// whenever it is found again. One that is Withdrawn asserts nothing and is not.
	Settle(ctx context.Context, horizon time.Time) (settled int, err error)
	// Watermarks lists the sources that came with marks, by name.
	Watermarks(ctx context.Context) ([]Watermark, error)
}

// Watermark says how far a source of tickets has told its story.
type Watermark struct {
	Source string // "kafka:tingcha.tickets/3"
	// Event is the latest time of which the source has told.
	Event time.Time
	// Seen is when it last told anything; a heartbeat is something, too.
	Seen time.Time
	// Beats is set when the source sends heartbeats, so that its silence means that
	// there is nothing to tell and not that nobody tells it.
	Beats bool
}

// SilentAfter is how long a source of tickets may tell nothing before people are told
// of it.
const SilentAfter = 5 * time.Minute

// Silent says for how long a source has told nothing, once that is too long: nobody
// knows whether there is nothing to tell or it is not heard, and the findings of its
// calls wait for time to pass. It is 0 for a source that is heard.
func (w Watermark) Silent(now time.Time) time.Duration {
	if quiet := now.Sub(w.Seen); quiet > SilentAfter {
		return quiet
	}
	return 0
}

// LetterID names a dead letter.
type LetterID struct {
	Source string
	Offset int64
}
