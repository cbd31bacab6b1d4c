package api

import (
	"math"
	"sync"
	"time"
)

// Limits say how often somebody may ask. The zero Limits are those of [DefaultLimits].
type Limits struct {
	Requests  Rate // of a token
	Exports   Rate // of a token
	Strangers Rate // of an address, without a token that holds
}

// Rate lets so many through at once, and one more each time that Every has passed.
type Rate struct {
	Burst int
	Every time.Duration
}

// DefaultLimits are 20 requests a second and 12 exports an hour for each token, and two
// requests a second for each address without one.
func DefaultLimits() Limits {
	return Limits{
		Requests: Rate{100, 50 * time.Millisecond}, Exports: Rate{12, 5 * time.Minute}, Strangers: Rate{20, 500 * time.Millisecond},
	}
}

func (l Limits) complete() Limits {
	defaults := DefaultLimits()
	for _, part := range []struct{ is, or *Rate }{{&l.Requests, &defaults.Requests}, {&l.Exports, &defaults.Exports}, {&l.Strangers, &defaults.Strangers}} {
		if *part.is == (Rate{}) {
			*part.is = *part.or
		}
	}
	return l
}

// limiter is a bucket of tries for each name.
type limiter struct {
	rate Rate
	now  func() time.Time

	mu   sync.Mutex
	full map[string]time.Time // when the bucket of a name is full again
}

// maxNames is how many names are remembered; whose buckets are full are forgotten first.
const maxNames = 10_000

func newLimiter(rate Rate, now func() time.Time) *limiter {
	return &limiter{rate: rate, now: now, full: map[string]time.Time{}}
}

// take takes a try of a name. When there is none, it says for how long.
func (l *limiter) take(name string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	full := l.full[name]
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.rate.Every)
	if wait = full.Sub(now) - time.Duration(l.rate.Burst)*l.rate.Every; wait > 0 {
		return wait, false
	}
	if len(l.full) >= maxNames {
		l.forget(now)
	}
	l.full[name] = full
	return 0, true
}

// forget makes room: names whose buckets are full lose nothing by it. When there are none
// all are forgotten, which lets some through too early and keeps memory bounded.
func (l *limiter) forget(now time.Time) {
	for name, full := range l.full {
		if full.Before(now) {
			delete(l.full, name)
		}
	}
	if len(l.full) >= maxNames {
		clear(l.full)
	}
}

// seconds is a wait as Retry-After tells it: whole seconds, at least one.
func seconds(wait time.Duration) int { return max(1, int(math.Ceil(wait.Seconds()))) }
