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
	// Pause is how long a database, an object store or an engine that is away is left
	// alone, give or take half of it; 0 is 10 s.
	Pause time.Duration
}

// Run works until ctx ends, then finishes what is in hand and returns nil.
func (f *Flow) Run(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	for _, stage := range f.Stages {
		bell := make(chan struct{}, 1)
		group.Go(func() error { return f.listen(inner, stage, bell) })
		for range width(stage) {
			group.Go(func() error { return f.serve(inner, stage, bell) })
		}
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
	for _, stage := range f.Stages {
		upstream, done := before, make(chan struct{})
		before = done
		group.Go(func() error {
			defer close(done)
			workers, ctx := errgroup.WithContext(ctx)
			for range width(stage) {
				workers.Go(func() error { return f.drainStage(ctx, stage, upstream) })
			}
			return workers.Wait()
		})
	}
	return group.Wait()
}

// longEnough is how often in a row a slow stage may find away what it needs until a
// drain leaves its calls for later.
const longEnough = 3

// drainStage works until there is nothing for a stage, looked at after the stage
// before it has ended.
func (f *Flow) drainStage(ctx context.Context, stage Stage, upstream <-chan struct{}) error {
	for away := 0; ; {
		last := false
		select {
		case <-upstream:
			last = true
		default:
		}
		done, err := f.step(ctx, stage)
		if err != nil {
			return err
		}
		switch {
		case isSlow(stage) && done.Away > 0:
			if away++; away == longEnough {
				return nil
			}
			if err := sleep(ctx, f.awayPause()); err != nil {
				return err
			}
			continue
		case done.Claimed > 0:
			away = 0
			continue
		case last:
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

// sleep waits, or returns why ctx ended before.
func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// listen rings the bell of a stage whenever the bus has word for it. Stages that share
// the calls of a state share its topic.
func (f *Flow) listen(ctx context.Context, stage Stage, bell chan<- struct{}) error {
	return f.Bus.Subscribe(ctx, bus.WorkTopic(takes(stage.Takes())), "tingcha."+stage.Name(), func(context.Context, []bus.Message) error {
		select {
		case bell <- struct{}{}:
		default:
		}
		return nil
	})
}

// serve works whenever the bell rings, and looks by itself now and then. While what a
// slow stage needs is away, one call after the other would find that out: it rests.
func (f *Flow) serve(ctx context.Context, stage Stage, bell <-chan struct{}) error {
	for {
		done, err := f.step(ctx, stage)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if isSlow(stage) && done.Away > 0 {
			if err := sleep(ctx, f.awayPause()); err != nil {
				return err
			}
			continue
		}
		if err != nil { // the store is in trouble: it may come back
			f.Log.Error("stage could not work", "stage", stage.Name(), "error", err)
		} else if done.Claimed > 0 {
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
