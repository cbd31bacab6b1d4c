// Package throttle lets something happen only so often for each of many keys, such as
// addresses and users, in bounded memory; and says where a request comes from.
//
//	tries := throttle.New(throttle.Rate{Burst: 5, Every: 12 * time.Second, Longest: 15 * time.Minute})
//	if wait := tries.Take(throttle.Network(place)+" "+user, now); wait > 0 { … }
package throttle

import (
	"sync"
	"time"
)

// Rate lets so many through at once, and one more each time that Every has passed.
type Rate struct {
	Burst int
	Every time.Duration
	// Longest is how far asking too early, again and again, puts the next time off; zero
	// when it costs nothing.
	Longest time.Duration
}

// MaxKeys is how many keys a limit remembers. Beyond it those are forgotten first that
// would be free again soonest.
const MaxKeys = 10_000

// Limit holds many keys to a rate. It is safe for concurrent use.
type Limit struct {
	Rate

	mu   sync.Mutex
	next map[string]time.Time // when the key's allowance is whole again
}

// New makes a limit under which no key has had anything.
func New(r Rate) *Limit { return &Limit{Rate: r, next: map[string]time.Time{}} }

// Take asks for one time. It gives how long to wait instead, zero when it is granted.
func (l *Limit) Take(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	whole := l.next[key]
	if whole.Before(now) {
		whole = now
	}
	ahead := time.Duration(l.Burst-1) * l.Every
	if wait := whole.Sub(now) - ahead; wait > 0 {
		if l.Longest > 0 { // asked too early: the wait doubles
			wait = min(2*wait, l.Longest)
			l.next[key] = now.Add(wait + ahead)
		}
		return wait
	}
	if _, known := l.next[key]; !known && len(l.next) >= MaxKeys {
		l.forget(now)
	}
	l.next[key] = whole.Add(l.Every)
	return 0
}

// Give takes a time back that was granted and shall not count.
func (l *Limit) Give(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if whole, known := l.next[key]; known {
		l.next[key] = whole.Add(-l.Every)
	}
}

// forget makes room: what is free again goes, or else the half that would be soonest.
func (l *Limit) forget(now time.Time) {
	horizon := now
	for l.drop(horizon); len(l.next) >= MaxKeys; l.drop(horizon) {
		var sum time.Duration
		for _, whole := range l.next {
			sum += whole.Sub(now) / MaxKeys
		}
		horizon = now.Add(sum + time.Duration(len(l.next)))
	}
}

func (l *Limit) drop(until time.Time) {
	for key, whole := range l.next {
		if !whole.After(until) {
			delete(l.next, key)
		}
	}
}
