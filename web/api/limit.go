package api

import (
	"math"
	"time"

	"github.com/tingcha/tingcha/internal/throttle"
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

// limit makes a limit of a rate.
func (r Rate) limit() *throttle.Limit {
	return throttle.New(throttle.Rate{Burst: r.Burst, Every: r.Every})
}

// seconds is a wait as Retry-After tells it: whole seconds, at least one.
func seconds(wait time.Duration) int { return max(1, int(math.Ceil(wait.Seconds()))) }
