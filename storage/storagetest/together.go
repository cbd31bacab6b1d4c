package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func togetherCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"no two workers ever hold the same call":       claimersApart,
		"of many verdicts on one version one is taken": judgesApart,
		"of many presses of a button one counts":       pressesOne,
		"readers see whole transactions":               readersSeeWhole,
		"a call ends when its context does":            contextsEnd,
	}
}

func claimersApart(k *kit) {
	const calls = 60
	k.registered(calls)
	var mu sync.Mutex
	holders := map[string]int{}
	var group sync.WaitGroup
	for w := range 6 {
		group.Go(func() {
			for {
				got, err := k.s.Claim(k.Context(), storage.Claim{
					State: storage.Registered, Owner: fmt.Sprint("w", w), Lease: time.Minute, Limit: 7, Now: later,
				})
				if err != nil {
					k.Error(err)
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				for _, e := range got {
					holders[e.CallID]++
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if len(holders) != calls {
		k.Errorf("%d calls were claimed, want %d", len(holders), calls)
	}
	for id, n := range holders {
		if n != 1 {
			k.Errorf("call %s was claimed %d times", id, n)
		}
	}
}

func judgesApart(k *kit) {
	f := k.inspected(shirking)
	taken := k.judgeTogether(f, func(i int) string { return fmt.Sprint("key", i) })
	if taken != 1 {
		k.Errorf("%d verdicts were taken, want 1", taken)
	}
	if k.points() != 300 || len(k.dossier("a").Verdicts) != 1 {
		k.Errorf("points %d, %d verdicts", k.points(), len(k.dossier("a").Verdicts))
	}
}

func pressesOne(k *kit) {
	f := k.inspected(shirking)
	if taken := k.judgeTogether(f, func(int) string { return "key" }); taken != 20 {
		k.Errorf("%d presses were answered, want 20", taken)
	}
	if k.points() != 300 || len(k.dossier("a").Verdicts) != 1 {
		k.Errorf("points %d, %d verdicts", k.points(), len(k.dossier("a").Verdicts))
	}
}

// judgeTogether has 20 people confirm at once, and gives how many were told that it
// is done. The others were told that it has changed.
func (k *kit) judgeTogether(f storage.FindingRow, key func(int) string) int {
	k.Helper()
	scores := k.deduct(f, storage.Confirm)
	taken := make(chan struct{}, 20)
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			_, err := k.s.Judge(k.Context(), verdict(f, storage.Confirm, key(i)), scores)
			if err == nil {
				taken <- struct{}{}
			} else if !errors.Is(err, storage.ErrConflict) {
				k.Error(err)
			}
		})
	}
	group.Wait()
	return len(taken)
}

func readersSeeWhole(k *kit) {
	const batches = 20
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		defer close(done)
		for i := range batches {
			// Two calls a batch: whoever sees an odd number has seen half of one.
			accepted, err := k.s.Ingest(k.Context(), batch(line(fmt.Sprint("a", i), t0), line(fmt.Sprint("b", i), t0)))
			if err != nil || accepted.Calls.New != 2 {
				k.Errorf("%+v, %v", accepted, err)
			}
		}
	})
	for range 3 {
		group.Go(func() {
			for open := true; open; {
				select {
				case <-done:
					open = false
				default:
				}
				days, err := k.s.Coverage(k.Context(), "", "")
				if err != nil {
					k.Error(err)
				}
				for _, d := range days {
					if d.Expected%2 != 0 || !d.AddsUp() {
						k.Errorf("half of a batch is seen: %+v", d)
					}
				}
			}
		})
	}
	group.Wait()
}

func contextsEnd(k *kit) {
	k.ingest(line("a", t0))
	ctx, stop := context.WithCancel(k.Context())
	stop()
	if _, err := k.s.Ingest(ctx, batch(line("b", t0))); !errors.Is(err, context.Canceled) {
		k.Errorf("Ingest = %v", err)
	}
	if _, err := k.s.Load(ctx, []string{"a"}, 0); !errors.Is(err, context.Canceled) {
		k.Errorf("Load = %v", err)
	}
	k.ingest(line("c", t0)) // the store is none the worse for it
	found, err := k.s.Load(k.Context(), []string{"a", "b", "c"}, 0)
	k.must(err)
	if len(found) != 2 {
		k.Errorf("%d calls, want 2", len(found))
	}
}
