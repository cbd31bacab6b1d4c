package web

import (
	"sync"
	"time"
)

// maxKeys is how many keys a limit remembers. Beyond it those are forgotten first that
// would be free again soonest.
const maxKeys = 10_000

// limit lets something happen so often for each key: burst times at once, and once every
// interval after that. It is safe for concurrent use.
type limit struct {
	interval time.Duration
	burst    int
	// longest is how far being refused again and again puts the next time off; zero when
	// it costs nothing to ask too early.
	longest time.Duration

	mu   sync.Mutex
	next map[string]time.Time // when the key's allowance is whole again
}

func newLimit(burst int, per, longest time.Duration) *limit {
	return &limit{interval: per / time.Duration(burst), burst: burst, longest: longest, next: map[string]time.Time{}}
}

// take asks for one time. It gives how long to wait instead, zero when it is granted.
func (l *limit) take(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	whole := l.next[key]
	if whole.Before(now) {
		whole = now
	}
	if wait := whole.Sub(now) - time.Duration(l.burst-1)*l.interval; wait > 0 {
		if l.longest > 0 { // asked too early: the wait doubles
			wait = min(2*wait, l.longest)
			l.next[key] = now.Add(wait + time.Duration(l.burst-1)*l.interval)
		}
		return wait
	}
	if len(l.next) >= maxKeys {
		l.forget(now)
	}
	l.next[key] = whole.Add(l.interval)
	return 0
}

// give takes a time back that was granted and shall not count.
func (l *limit) give(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if whole, known := l.next[key]; known {
		l.next[key] = whole.Add(-l.interval)
	}
}

// forget makes room: what is free again goes, or else the half that would be soonest.
func (l *limit) forget(now time.Time) {
	horizon := now
	for l.drop(horizon); len(l.next) >= maxKeys; l.drop(horizon) {
		var sum time.Duration
		for _, whole := range l.next {
			sum += whole.Sub(now)
		}
		horizon = now.Add(sum/time.Duration(len(l.next)) + 1)
	}
}

func (l *limit) drop(until time.Time) {
	for key, whole := range l.next {
		if !whole.After(until) {
			delete(l.next, key)
		}
	}
}
