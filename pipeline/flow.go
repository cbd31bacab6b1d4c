package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

const (
	batchSize   = 256              // calls claimed at once
	sweepEvery  = 15 * time.Second // how often rows that nobody drives are looked for
	idlePause   = 2 * time.Second  // how long a stage that heard nothing waits before it looks by itself
	missingWait = 2 * time.Hour    // after a call's end, until no recording is a gap
	maxAttempts = 8                // claims of one call at one stage before it is given up
)

// Flow drives calls through the stages.
type Flow struct {
	Store  storage.Store
	Bus    bus.Bus
	Stages []Stage // in the order of a call's way
	Owner  string  // names this process in leases and events
	Now    func() time.Time
	Jitter func() float64 // uniform in [0, 1)
	// Lease is how long a claim holds without word of its worker, and thus how long the
	// calls of a worker that died wait.
	Lease time.Duration
	// Sweeps makes Run look for rows that nobody drives. One process of a cluster is
	// enough for that.
	Sweeps bool
	Log    *slog.Logger
	// Moved, when not nil, is told how many calls a stage has moved on.
	Moved func(stage string, n int)
	// Watch is told how the stages fare.
	Watch Watch
}

// Run works until ctx ends, then finishes what is in hand and returns nil.
func (f *Flow) Run(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	for i, stage := range f.Stages {
		bell := make(chan struct{}, 1)
		group.Go(func() error { return f.listen(inner, stage, bell) })
		group.Go(func() error { return f.serve(inner, i, bell) })
	}
	if f.Sweeps {
		group.Go(func() error { return f.sweepAlways(inner) })
	}
	err := group.Wait()
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// Drain works until nothing is left that is due now, and returns.
func (f *Flow) Drain(ctx context.Context) error {
	if err := f.Sweep(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	before := make(chan struct{})
	close(before)
	for i := range f.Stages {
		upstream, done := before, make(chan struct{})
		before = done
		group.Go(func() error {
			defer close(done)
			return f.drainStage(ctx, i, upstream)
		})
	}
	return group.Wait()
}

// drainStage works until there is nothing for a stage, looked at after the stage
// before it has ended.
func (f *Flow) drainStage(ctx context.Context, i int, upstream <-chan struct{}) error {
	for {
		last := false
		select {
		case <-upstream:
			last = true
		default:
		}
		n, err := f.step(ctx, i)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		if last {
			return nil
		}
		select {
		case <-upstream:
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// listen rings the bell of a stage whenever the bus has word for it.
func (f *Flow) listen(ctx context.Context, stage Stage, bell chan<- struct{}) error {
	return f.Bus.Subscribe(ctx, bus.WorkTopic(stage.Name()), "tingcha."+stage.Name(), func(context.Context, []bus.Message) error {
		select {
		case bell <- struct{}{}:
		default:
		}
		return nil
	})
}

// serve works whenever the bell rings, and looks by itself now and then.
func (f *Flow) serve(ctx context.Context, i int, bell <-chan struct{}) error {
	for {
		n, err := f.step(ctx, i)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil { // the store is in trouble: it may come back
			f.Log.Error("stage could not work", "stage", f.Stages[i].Name(), "error", err)
		} else if n > 0 {
			continue
		}
		select {
		case <-bell:
		case <-time.After(idlePause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *Flow) sweepAlways(ctx context.Context) error {
	for {
		if err := f.Sweep(ctx); err != nil && ctx.Err() == nil {
			f.Log.Error("sweep", "error", err)
		}
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Sweep moves what nobody else will.
func (f *Flow) Sweep(ctx context.Context) error {
	now := f.Now()
	if _, err := f.Store.Sweep(ctx, storage.Sweep{Now: now, MissingAfter: missingWait, MaxAttempts: maxAttempts}); err != nil {
		return err
	}
	late, ok := f.Store.(storage.Late)
	if !ok {
		return nil
	}
	_, err := Settle(ctx, late, now)
	return err
}
