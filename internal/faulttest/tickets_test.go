package faulttest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
)

// TestTenThousandTicketsInDisorderEndAsInOrder delivers ten thousand versions of
// tickets up to three days late, some twice, later versions before earlier ones, among
// the calls that they answer, while the calls are inspected and people's time for
// tickets passes. What it comes to is what the oracle says of all of them at once.
func TestTenThousandTicketsInDisorderEndAsInOrder(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("walks 2,500 calls many times over; run without -short")
	}
	stores(t, func(t *testing.T, store storage.Store) {
		seed := uint64(time.Now().UnixNano() % 1e9)
		t.Logf("seed %d", seed)
		random := disorder(t, seed)
		w := newWorld(random, 2500)
		for number := 2; versions(w) < 10_000; number++ {
			for i := range w.fates {
				if versions(w) < 10_000 {
					w.file(random, &w.fates[i], number)
				}
			}
		}
		c := &clock{at: morning.Add(2 * time.Hour)}
		p := parts{store: store, blobs: openBlobs(t), bus: local.New(), open: w.open, now: c.now, owner: "worker", lease: time.Minute}
		for i, b := range regrouped(w.shuffled(random), 20) {
			b.At = c.now()
			b.Position = storage.Position{Source: fmt.Sprint("tickets:", i), Name: "tickets", Next: 1, Done: true}
			if _, err := pipeline.Ingest(t.Context(), store, p.bus, b); err != nil {
				t.Fatal(err)
			}
			c.pass(20 * time.Minute)
			if i%4 > 0 {
				continue
			}
			if _, err := store.Settle(t.Context(), c.now().Add(-26*time.Hour)); err != nil {
				t.Fatal(err)
			}
			if err := p.flow().Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		finish(t, p, c)
		w.judge(t, store, nil)
	})
}

func versions(w *world) int {
	n := 0
	for _, t := range w.tickets {
		n += len(t)
	}
	return n
}

// regrouped joins batches, so many at a time.
func regrouped(batches []storage.Batch, n int) []storage.Batch {
	var joint []storage.Batch
	for len(batches) > 0 {
		some := batches[:min(n, len(batches))]
		joint = append(joint, joined(some))
		batches = batches[len(some):]
	}
	return joint
}
