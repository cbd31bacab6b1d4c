package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// errReleased is the end of work on a call that was not finished when the process was
// told to stop.
var errReleased = errors.New("not finished before the end")

// step claims a batch for a stage, lets it work, commits, and rings for the next
// stage. Nothing is claimed when there is nothing to do.
func (f *Flow) step(ctx context.Context, stage Stage) (Batch, error) {
	claimed, err := f.claim(ctx, stage)
	if err != nil || len(claimed) == 0 {
		return Batch{}, err
	}
	fault.Point(fault.StepClaimed)
	began := f.Now()
	results := f.work(ctx, stage, claimed)
	fault.Point(fault.StepWorked)
	done, err := f.commit(context.WithoutCancel(ctx), stage, claimed, results)
	done.Took = f.Now().Sub(began)
	f.Watch.worked(stage.Name(), done)
	return done, err
}

// work lets a stage work on what it has claimed, while the leases are prolonged. What
// was claimed is finished even when the process has been asked to stop, unless
// that takes long.
func (f *Flow) work(ctx context.Context, stage Stage, claimed []storage.Entry) []Result {
	until := context.WithoutCancel(ctx)
	if isSlow(stage) {
		until = ctx
	}
	working, stop := context.WithCancel(until)
	defer stop()
	beating := f.heartbeat(working, stage, claimed, stop)
	results, err := stage.Work(working, claimed)
	stop()
	<-beating
	if err != nil {
		results = failAll(claimed, err)
	}
	for i := range results {
		if until.Err() != nil && results[i].Err != nil && !IsPermanent(results[i].Err) {
			results[i] = Result{Err: errReleased}
		}
	}
	return results
}

// awayPause is how long what is away is left alone.
func (f *Flow) awayPause() time.Duration {
	return time.Duration(float64(cmp.Or(f.Pause, awayPause)) * (0.5 + f.Jitter()))
}

// claim takes calls that have not made trouble a batch at a time, and suspects,
// whose worker may have died on them, one by one, so that they harm nobody else.
func (f *Flow) claim(ctx context.Context, stage Stage) ([]storage.Entry, error) {
	q := storage.Claim{State: stage.Takes(), Owner: f.Owner, Lease: f.Lease, Limit: batchSize, Now: f.Now()}
	if isSlow(stage) {
		q.Limit = 1
	}
	if choosy, ok := stage.(Choosy); ok {
		q.Words = choosy.Words()
	}
	claimed, err := f.Store.Claim(ctx, q)
	if err == nil && len(claimed) == 0 {
		q.Suspects, q.Limit = true, 1
		claimed, err = f.Store.Claim(ctx, q)
	}
	if err != nil {
		return nil, fmt.Errorf("claim for %s: %w", stage.Name(), err)
	}
	return claimed, nil
}

// heartbeat prolongs the leases until ctx ends. When all are lost it calls stop: nobody
// waits for the work any more.
func (f *Flow) heartbeat(ctx context.Context, stage Stage, held []storage.Entry, stop func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(f.Lease / 3):
			}
			lost, err := f.Store.Extend(ctx, held, f.Now().Add(f.Lease))
			if err != nil && ctx.Err() == nil {
				f.Log.Warn("lease not prolonged", "stage", stage.Name(), "error", err)
			}
			held = without(held, lost)
			f.Watch.lost(stage.Name(), len(lost))
			if len(held) == 0 {
				stop()
				return
			}
		}
	}()
	return done
}

// without leaves out the entries of some calls.
func without(held []storage.Entry, calls []string) []storage.Entry {
	if len(calls) == 0 {
		return held
	}
	return slices.DeleteFunc(slices.Clone(held), func(e storage.Entry) bool { return slices.Contains(calls, e.CallID) })
}

func failAll(claimed []storage.Entry, err error) []Result {
	results := make([]Result, len(claimed))
	for i := range claimed {
		results[i].Err = err
	}
	return results
}

// commit writes what was made and tells the next stage.
func (f *Flow) commit(ctx context.Context, stage Stage, claimed []storage.Entry, results []Result) (Batch, error) {
	done := Batch{Claimed: len(claimed)}
	now := f.Now()
	outcomes := make([]storage.Outcome, len(claimed))
	for i, entry := range claimed {
		outcomes[i] = f.outcome(entry, results[i], now)
	}
	written, err := f.Store.Commit(ctx, outcomes, now)
	if err != nil {
		return done, fmt.Errorf("commit of %s: %w", stage.Name(), err)
	}
	fault.Point(fault.StepCommitted)
	next := after(outcomes, written)
	if f.Moved != nil {
		f.Moved(stage.Name(), len(claimed))
	}
	if err := f.Bus.Publish(ctx, next...); err != nil { // the next stage looks by itself
		f.Log.Warn("word to the next stage was lost", "error", err)
	}
	fault.Point(fault.StepTold)
	f.count(&done, stage, outcomes, written)
	for _, r := range results {
		if errors.Is(r.Err, storage.ErrUnavailable) {
			done.Away++
		}
	}
	return done, nil
}

// count adds up what became of a batch, and tells of the calls that were given up.
func (f *Flow) count(done *Batch, stage Stage, outcomes []storage.Outcome, written []bool) {
	for i, o := range outcomes {
		switch {
		case !written[i]:
			done.Fenced++
			f.Log.Info("call had changed or gone to another worker", "call_id", o.CallID, "stage", stage.Name())
		case o.To != o.From:
			done.Moved++
		}
		if o.To == storage.Dead && written[i] {
			f.Log.Info("call was given up", "call_id", o.CallID, "stage", stage.Name(), "reason", o.Reason)
		}
	}
}

// after makes the messages to whoever takes the calls on, in this process or another.
func after(outcomes []storage.Outcome, written []bool) []bus.Message {
	var next []bus.Message
	for i, o := range outcomes {
		if stage := takes(o.To); written[i] && o.To != o.From && stage != "" {
			next = append(next, bus.Message{Topic: bus.WorkTopic(stage), Key: o.CallID, Value: []byte(o.CallID)})
		}
	}
	return next
}

// takes names the stage that works on calls in a state, "" when none does.
func takes(state storage.State) string {
	switch state {
	case storage.Registered:
		return "fetch"
	case storage.Fetched:
		return "transcribe"
	case storage.Transcribed:
		return "inspect"
	case storage.Inspected:
		return "score"
	default:
		return ""
	}
}

// outcome completes a result for the ledger: where it stands, and what a failure
// leads to.
func (f *Flow) outcome(entry storage.Entry, r Result, now time.Time) storage.Outcome {
	o := r.Outcome
	if r.Err != nil {
		o = storage.Outcome{}
		o.Reason, o.Detail = reasonOf(r.Err)
		released := errors.Is(r.Err, errReleased)
		o.Unharmed = released || errors.Is(r.Err, storage.ErrUnavailable)
		if released {
			o.To, o.NextAt = entry.State, now
		} else if o.Unharmed {
			o.To, o.NextAt = entry.State, now.Add(f.awayPause())
		} else if IsPermanent(r.Err) || entry.Attempts >= maxTries {
			o.To = storage.Dead
		} else {
			o.To, o.NextAt = entry.State, now.Add(backoff(entry.Attempts, f.Jitter()))
		}
	}
	o.CallID, o.Token, o.InputRev, o.From = entry.CallID, entry.Token, entry.InputRev, entry.State
	return o
}
