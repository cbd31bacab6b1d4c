package web

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// moving are the states in which a call is on its way by itself.
var moving = []storage.State{storage.Expected, storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected}

// gaps are all states in which a call's way has not ended as it should.
var gaps = slices.Concat(moving, stopped)

func isGap(state storage.State) bool { return slices.Contains(gaps, state) }

// stuckAfter is how long a call may stand in one state on its way before pages call
// it too long. One whose recording is awaited has the time in which it becomes
// missing, and then some.
func stuckAfter(state storage.State) time.Duration {
	if state == storage.Expected {
		return 3 * time.Hour
	}
	return time.Hour
}

// maxStuck is how many such calls are counted for a day and state; more are "1000+".
const maxStuck = 1000

// A stuckView is the calls of a day that have been on their way for too long.
type stuckView struct {
	State storage.State
	N     int
	More  bool // there are more than N
	URL   string
}

// stuck looks for calls of a day that have not moved for too long. A day without
// calls on their way is not asked for.
func (s *server) stuck(ctx context.Context, d storage.Day, now time.Time) ([]stuckView, error) {
	var views []stuckView
	for _, state := range moving {
		if d.States[state]+d.Unlisted[state] == 0 {
			continue
		}
		rows, err := s.Store.Entries(ctx, storage.EntryFilter{Day: d.Day, State: state, Before: now.Add(-stuckAfter(state)), Limit: maxStuck + 1})
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		views = append(views, stuckView{
			State: state, N: min(len(rows), maxStuck), More: len(rows) > maxStuck,
			URL: address(dayURL(d.Day), url.Values{"state": {string(state)}, "stuck": {"1"}}),
		})
	}
	return views, nil
}
