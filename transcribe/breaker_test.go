package transcribe_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/transcribe"
)

// hands is a clock that tests turn.
type hands struct{ at time.Time }

func (h *hands) now() time.Time { return h.at }

func newHands() *hands { return &hands{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

var errBroken = errors.New("broken")

// try goes through a breaker once, and tells whether it was let.
func try(t interface{ Fatalf(string, ...any) }, b *transcribe.Breaker, how error) bool {
	leave, err := b.Enter()
	if err != nil {
		if !errors.Is(err, transcribe.ErrAway) {
			t.Fatalf("%v does not wrap ErrAway", err)
		}
		return false
	}
	leave(how)
	return true
}

func TestABreakerOpensAfterSoManyFailuresInARow(t *testing.T) {
	t.Parallel()
	clock := newHands()
	b := transcribe.NewBreaker(3, time.Minute, clock.now)
	for _, how := range []error{errBroken, errBroken, nil, errBroken, errBroken, fmt.Errorf("x: %w", transcribe.ErrRefused), errBroken, errBroken} {
		if !try(t, b, how) {
			t.Fatal("it opened though something went well in between")
		}
	}
	try(t, b, errBroken)
	if try(t, b, nil) {
		t.Fatal("it is closed after three failures in a row")
	}
	if until, open := b.Open(); !open || !until.Equal(clock.at.Add(time.Minute)) {
		t.Errorf("Open() = %v, %v", until, open)
	}
	if _, err := b.Enter(); err == nil || !strings.Contains(err.Error(), "1m0s") {
		t.Errorf("%v does not say how long it will be", err)
	}
}

func TestAfterThePauseOneAloneTries(t *testing.T) {
	t.Parallel()
	clock := newHands()
	b := transcribe.NewBreaker(1, time.Minute, clock.now)
	try(t, b, errBroken)
	clock.at = clock.at.Add(time.Minute)
	leave, err := b.Enter()
	if err != nil {
		t.Fatal(err)
	}
	if try(t, b, nil) {
		t.Fatal("two are through at once")
	}
	leave(nil)
	leave(errBroken) // a second time says nothing
	if first, then := try(t, b, nil), try(t, b, nil); !first || !then {
		t.Error("it is open though the one was answered")
	}
}

func TestPausesGetLongerWhileNothingIsBetter(t *testing.T) {
	t.Parallel()
	clock := newHands()
	b := transcribe.NewBreaker(1, time.Minute, clock.now)
	for _, want := range []time.Duration{1, 2, 4, 8, 8, 8} {
		if !try(t, b, errBroken) {
			t.Fatal("it lets nobody try after the pause")
		}
		until, _ := b.Open()
		if got := until.Sub(clock.at); got != want*time.Minute {
			t.Fatalf("it opens for %v, want %v", got, want*time.Minute)
		}
		clock.at = until
	}
	try(t, b, nil)
	try(t, b, errBroken)
	if until, _ := b.Open(); until.Sub(clock.at) != time.Minute {
		t.Error("the pause after a success is not the first again")
	}
}

func TestACallThatWasGivenUpSaysNothing(t *testing.T) {
	t.Parallel()
	clock := newHands()
	b := transcribe.NewBreaker(2, time.Minute, clock.now)
	for range 9 {
		try(t, b, fmt.Errorf("hear: %w", context.Canceled))
	}
	if _, open := b.Open(); open {
		t.Fatal("calls that were given up opened it")
	}
	try(t, b, errBroken)
	try(t, b, errBroken)
	clock.at = clock.at.Add(time.Minute)
	try(t, b, context.Canceled)
	if !try(t, b, nil) {
		t.Error("a try that was given up keeps the next away")
	}
}

func TestNewsFromBeforeItOpenedIsOld(t *testing.T) {
	t.Parallel()
	b := transcribe.NewBreaker(1, time.Minute, newHands().now)
	late, err := b.Enter()
	if err != nil {
		t.Fatal(err)
	}
	try(t, b, errBroken)
	late(nil)
	if try(t, b, nil) {
		t.Error("what began before closed it")
	}
}

// Whatever happens, a breaker that is open opens again to one try, and one that is
// answered lets everybody through.
func TestABreakerNeverStaysShut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		clock := newHands()
		b := transcribe.NewBreaker(rapid.IntRange(1, 5).Draw(t, "failures"), time.Minute, clock.now)
		for _, step := range rapid.SliceOfN(rapid.IntRange(0, 3), 0, 60).Draw(t, "steps") {
			switch step {
			case 0:
				try(t, b, errBroken)
			case 1:
				try(t, b, nil)
			case 2:
				try(t, b, context.Canceled)
			case 3:
				clock.at = clock.at.Add(30 * time.Second)
			}
		}
		if until, open := b.Open(); open {
			clock.at = until
		}
		if first, then := try(t, b, nil), try(t, b, nil); !first || !then {
			t.Fatalf("nobody is let through after the pause")
		}
	})
}
