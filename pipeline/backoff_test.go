package pipeline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/pipeline"
)

func TestBackoffGrowsAndStaysWithinBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		attempt := rapid.IntRange(-3, 1000).Draw(t, "attempt")
		u := rapid.Float64Range(0, 0.999).Draw(t, "u")
		pause := pipeline.Backoff(attempt, u)
		if pause < 2500*time.Millisecond || pause > 9*time.Hour {
			t.Errorf("after try %d: %v, want between 2.5 s and 9 h", attempt, pause)
		}
		if next := pipeline.Backoff(attempt+1, u); next < pause {
			t.Errorf("after try %d: %v, and after the next only %v", attempt, pause, next)
		}
	})
}

func TestBackoffDoublesFromFiveSeconds(t *testing.T) {
	t.Parallel()
	for attempt, want := range map[int]time.Duration{1: 5 * time.Second, 2: 10 * time.Second, 5: 80 * time.Second, 30: 6 * time.Hour} {
		if got := pipeline.Backoff(attempt, 0.5); got != want {
			t.Errorf("after try %d: %v, want %v", attempt, got, want)
		}
	}
}
