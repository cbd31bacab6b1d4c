package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// disorder is how far a ticket may be behind one that its source told earlier.
const disorder = 2 * time.Minute

// Settle makes findings firm that assert an absence, as far as the sources of tickets
// have told their story, or as time alone allows. It returns how many it settled.
func Settle(ctx context.Context, store storage.Late, now time.Time) (int, error) {
	marks, err := store.Watermarks(ctx)
	if err != nil {
		return 0, fmt.Errorf("settle: %w", err)
	}
	return store.Settle(ctx, Horizon(marks, now))
}

// Horizon is the moment before which no ticket is awaited any more. Where tickets come
// as messages, it is how far the slowest source has come: the latest time that it told
// of, less a little, since tickets overtake each other. A heartbeat is word from the
// source in its place among the tickets, so that an idle source keeps up by sending
// them, and our being late in reading is never taken for its silence. One that says
// nothing holds the others back for as long as tickets may be late, and no longer.
// Where tickets come in files, a finding's own time to wait, which has that lag in it,
// is all there is to go by.
func Horizon(marks []storage.Watermark, now time.Time) time.Time {
	if len(marks) == 0 {
		return now
	}
	told := now
	for _, m := range marks {
		if at := m.Event.Add(-disorder); at.Before(told) {
			told = at
		}
	}
	if byTime := now.Add(-inspect.TicketLag); byTime.After(told) {
		return byTime
	}
	return told
}
