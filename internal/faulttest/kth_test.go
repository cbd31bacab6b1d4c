package faulttest_test

import (
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
)

// TestAnyCallMayFail lets the k-th call of the store, the blobs, the bus or the archive
// fail, for k after k: before its effect, after it, or long after its
// caller has given up. What comes of the day is the same every time.
func TestAnyCallMayFail(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]trouble{"before its effect": before, "after its effect": after, "its effect comes late": asleep} {
		for on, open := range map[string]func(*testing.T) storage.Store{"sqlite": openSQLite, "postgres": openPostgres} {
			t.Run(on+", "+name, func(t *testing.T) {
				t.Parallel()
				step := stepOf(on)
				k, more := -time.Now().UnixNano()%step, true
				for more && !t.Failed() {
					k += step
					t.Run(strconv.FormatInt(k, 10), func(t *testing.T) { more = failKth(t, open(t), k, kind) })
				}
				t.Logf("calls up to the %d-th failed in turn, in steps of %d", k-step, step)
			})
		}
	}
}

// stepOf is the distance between calls that fail. Every one has a database of its own, so
// that a run tries a part of them, another part each time.
func stepOf(kind string) int64 {
	switch {
	case testing.Short():
		return 50
	case kind == "postgres":
		return 5
	default:
		return 3
	}
}

// failKth runs a day in which the k-th call fails; it is false when there are not so many.
func failKth(t *testing.T, store storage.Store, k int64, kind trouble) bool {
	t.Helper()
	w := newWorld(disorder(t, 4), 50)
	blobs := openBlobs(t)
	var calls atomic.Int64
	u := &unruly{Store: store, Bus: local.New(), Blobs: blobs, next: func(string) trouble {
		if calls.Add(1) == k {
			return kind
		}
		return none
	}}
	c := &clock{at: morning.Add(time.Hour)}
	p := parts{store: u, blobs: u, bus: u, open: u.opener(w.open), now: c.now, owner: "worker", lease: time.Minute}
	insist := func(work func() error) {
		t.Helper()
		for err := work(); err != nil; err = work() {
			if !errors.Is(err, errFault) {
				t.Fatal(err)
			}
		}
	}
	for i, b := range w.inBatches(40) {
		b.Position = storage.Position{Source: fmt.Sprint("kth:", i), Name: "kth", Next: 1, Done: true}
		b.At = c.now()
		insist(func() error { _, err := pipeline.Ingest(t.Context(), u, u, b); return err })
	}
	for range 4 {
		insist(func() error { return p.flow().Drain(t.Context()) })
		c.pass(time.Hour)
	}
	insist(u.wake)
	happened := calls.Load() >= k
	p.store, p.blobs, p.bus, p.open = store, blobs, u.Bus, w.open
	finish(t, p, c)
	w.judge(t, store, nil)
	return happened
}
