package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsInHandIsFinishedButNotForever(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		takes time.Duration // after the signal
		want  error
	}{
		"work that ends soon":      {10 * time.Second, nil},
		"work that does not end":   {time.Hour, errNotDrained},
		"work that ends just late": {drainLimit + time.Second, errNotDrained},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				time.AfterFunc(time.Minute, stop)
				began := time.Now()
				err := runAll(ctx, []task{
					{"idle", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }},
					{"busy", func(ctx context.Context) error { <-ctx.Done(); time.Sleep(c.takes); return nil }},
				}, drainLimit)
				if !errors.Is(err, c.want) {
					t.Errorf("error = %v, want %v", err, c.want)
				}
				if took, want := time.Since(began), time.Minute+min(c.takes, drainLimit); took != want {
					t.Errorf("ended after %v, want %v", took, want)
				}
				time.Sleep(c.takes) // what was left behind ends, too
			})
		})
	}
}

func TestATaskThatFailsEndsTheOthers(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	err := runAll(t.Context(), []task{
		{"idle", func(ctx context.Context) error { <-ctx.Done(); return nil }},
		{"ingest", func(context.Context) error { return broken }},
	}, drainLimit)
	if !errors.Is(err, broken) || err.Error() != "ingest: broken" {
		t.Errorf("error = %v, want ingest: broken", err)
	}
}
