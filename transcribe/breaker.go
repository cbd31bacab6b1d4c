package transcribe

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// longestBreak is how many times its first pause a breaker stays open at most.
const longestBreak = 8

// Breaker keeps callers from what keeps failing. It lets everybody through until so
// many tries in a row have failed, then nobody for a pause, then one alone to see: if
// that goes well it lets everybody through again, if not the pause is twice as long,
// up to eight times the first.
//
//	leave, err := breaker.Enter()
//	if err != nil {
//		return err // wraps ErrAway
//	}
//	err = ask()
//	leave(err)
//
// Any number of goroutines may use it.
type Breaker struct {
	failures int
	pause    time.Duration
	now      func() time.Time

	mu      sync.Mutex
	era     int // counts openings and closings: what began in an earlier one is old news
	inRow   int
	breaks  int       // openings since the last success
	until   time.Time // when an open breaker lets one through; zero while closed
	probing bool
}

// NewBreaker makes a closed breaker that opens after so many failures in a row, at
// least 1, for a pause.
func NewBreaker(failures int, pause time.Duration, now func() time.Time) *Breaker {
	return &Breaker{failures: max(failures, 1), pause: pause, now: now}
}

// Enter asks to go through. Whoever may must call leave once with how it went: nil and
// errors that wrap [ErrRefused] are answers, [context.Canceled] says nothing, anything
// else is a failure. Whoever may not gets an error that wraps [ErrAway] and says how
// long it will be.
func (b *Breaker) Enter() (leave func(error), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.until.IsZero() {
		wait := b.until.Sub(b.now())
		if wait > 0 {
			return nil, fmt.Errorf("%w: %d tries in a row failed, the next is in %s", ErrAway, max(b.inRow, 1), wait.Round(time.Second))
		}
		if b.probing {
			return nil, fmt.Errorf("%w: one call is trying whether it is back", ErrAway)
		}
		b.probing = true
	}
	var once sync.Once
	era := b.era
	return func(err error) { once.Do(func() { b.leave(era, err) }) }, nil
}

// Open tells whether callers are kept away now, and until when.
func (b *Breaker) Open() (until time.Time, open bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.until, !b.until.IsZero() && b.now().Before(b.until)
}

func (b *Breaker) leave(era int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if era != b.era {
		return
	}
	switch {
	case err == nil || errors.Is(err, ErrRefused):
		b.inRow, b.breaks = 0, 0
		if !b.until.IsZero() {
			b.turn(time.Time{})
		}
	case errors.Is(err, context.Canceled):
		b.probing = false
	default:
		b.inRow++
		if b.probing || b.inRow >= b.failures {
			b.turn(b.now().Add(b.pause * time.Duration(min(1<<min(b.breaks, 10), longestBreak))))
			b.breaks++
		}
	}
}

// turn opens the breaker until a time, or closes it.
func (b *Breaker) turn(until time.Time) {
	b.until, b.probing = until, false
	b.era++
}
