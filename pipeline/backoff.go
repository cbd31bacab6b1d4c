package pipeline

import "time"

const (
	maxTries   = 5 // of a stage that fails for a passing reason
	firstPause = 5 * time.Second
	longPause  = 6 * time.Hour
	awayPause  = 10 * time.Second // while a database or an object store is away
)

// backoff is the pause after the attempt-th failed try, counted from 1: twice as
// long each time up to six hours, and by a factor between 0.5 and 1.5 drawn from
// u in [0, 1), so that what failed together does not come back together.
func backoff(attempt int, u float64) time.Duration {
	pause := longPause
	if attempt < 20 { // 5 s · 2^19 is far beyond the longest pause
		pause = min(longPause, firstPause<<max(attempt-1, 0))
	}
	return time.Duration(float64(pause) * (0.5 + u))
}
