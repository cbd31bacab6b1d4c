package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// task is something that a process does until it is told to stop.
type task struct {
	name string
	run  func(ctx context.Context) error
}

// errNotDrained says that work in hand was left behind.
var errNotDrained = errors.New("what was in hand was not finished in time")

// runAll does all tasks until ctx ends or one of them fails, and then waits for what
// they have in hand, though not for longer than limit.
func runAll(ctx context.Context, tasks []task, limit time.Duration) error {
	group, inner := errgroup.WithContext(ctx)
	for _, t := range tasks {
		group.Go(func() error {
			if err := t.run(inner); err != nil && !errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			return nil
		})
	}
	ended := make(chan error, 1)
	go func() { ended <- group.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-inner.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(limit):
		return fmt.Errorf("%w (%v); others take it over when its leases have run out", errNotDrained, limit)
	}
}
