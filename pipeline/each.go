package pipeline

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/tingcha/tingcha/storage"
)

// each loads the claimed calls and works on them side by side, so many at a time. A
// call that panics is its own failure and nobody else's.
func each(ctx context.Context, store storage.Reader, claimed []storage.Entry, parts storage.Parts, atOnce int,
	work func(storage.Dossier) (storage.Outcome, error),
) ([]Result, error) {
	dossiers, err := store.Load(ctx, callIDs(claimed), parts)
	if err != nil {
		return nil, fmt.Errorf("load calls: %w", err)
	}
	place := make(map[string]int, len(claimed))
	results := make([]Result, len(claimed))
	for i, entry := range claimed {
		place[entry.CallID] = i
		results[i].Err = fail("lost", "the call has a row in the ledger and no record")
	}
	next := make(chan storage.Dossier)
	var workers sync.WaitGroup
	for range min(atOnce, len(dossiers)) {
		workers.Go(func() {
			for d := range next {
				results[place[d.Call.ID]] = guarded(d, work)
			}
		})
	}
	for _, d := range dossiers {
		next <- d
	}
	close(next)
	workers.Wait()
	return results, nil
}

// computing is how many calls are worked on at a time where the work is computing.
func computing() int { return runtime.GOMAXPROCS(0) }

func callIDs(entries []storage.Entry) []string {
	ids := make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = entry.CallID
	}
	return ids
}

func guarded(d storage.Dossier, work func(storage.Dossier) (storage.Outcome, error)) (r Result) {
	defer func() {
		if trouble := recover(); trouble != nil {
			r = Result{Err: fail("panic", "%v", trouble)}
		}
	}()
	r.Outcome, r.Err = work(d)
	return r
}
