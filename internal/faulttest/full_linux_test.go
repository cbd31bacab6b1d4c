package faulttest_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// fullTimes is how often a device is filled and freed in a day.
const fullTimes = 4

// device mounts one of its own, on which a test can do no harm.
func device(t *testing.T, megabytes int) string {
	t.Helper()
	if testing.Short() {
		t.Skip("mounts and fills a device")
	}
	return testenv.Device(t, megabytes)
}

// tight is a hotline one of whose devices is full now and then.
type tight struct {
	t      *testing.T
	world  *world
	store  storage.Store
	clock  *clock
	parts  parts
	left   []storage.Batch
	judged map[string]judgement
}

func newTight(t *testing.T, database, blobs string) *tight {
	t.Helper()
	seed := uint64(time.Now().UnixNano() % 1e9)
	t.Logf("seed %d", seed)
	random := disorder(t, seed)
	store, err := sqlite.Open(t.Context(), filepath.Join(database, "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	kept, err := dir.Open(filepath.Join(blobs, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	h := &tight{t: t, world: newWorld(random, 300), store: store, clock: &clock{at: morning.Add(100 * time.Hour)}, judged: map[string]judgement{}}
	all := h.world.deliveries
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	h.left = h.world.inBatches(20)
	h.parts = parts{store: store, blobs: kept, bus: local.New(), open: h.world.open, now: h.clock.now, owner: "worker", lease: time.Minute}
	if _, err := store.Settle(t.Context(), morning.Add(96*time.Hour)); err != nil {
		t.Fatal(err)
	}
	return h
}

// deliver hands in what comes until so many batches are taken or one is refused.
func (h *tight) deliver(batches int) error {
	for ; batches > 0 && len(h.left) > 0; batches-- {
		b := h.left[0]
		b.At = h.clock.now()
		b.Position = storage.Position{Source: "day", Name: "day", Next: int64(len(h.world.deliveries) - len(h.left))}
		if _, err := pipeline.Ingest(h.t.Context(), h.store, h.parts.bus, b); err != nil {
			return err
		}
		h.left = h.left[1:]
	}
	return nil
}

// calm fails the test unless everything works.
func (h *tight) calm(portion int) {
	h.t.Helper()
	if err := h.deliver(portion); err != nil {
		h.t.Fatal(err)
	}
	h.clock.pass(time.Minute)
	if err := h.parts.flow().Drain(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.sound()
}

// sound fails the test unless what is there can be read and is right.
func (h *tight) sound() {
	h.t.Helper()
	ctx := h.t.Context()
	problems, err := h.store.Check(ctx)
	if err != nil || len(problems) > 0 {
		h.t.Fatalf("check: %+v, %v", problems, err)
	}
	days, err := h.store.Coverage(ctx, "", "")
	if err != nil || len(days) != 1 || !days[0].AddsUp() {
		h.t.Errorf("coverage = %+v, %v", days, err)
	}
}

// waiting counts the recordings that wait, none of which may have lost a try.
func (h *tight) waiting() int {
	h.t.Helper()
	rows, err := h.store.Entries(h.t.Context(), storage.EntryFilter{State: storage.Registered, Limit: 1000})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range rows {
		if r.Entry.Attempts > 0 {
			h.t.Errorf("call %s has lost %d tries (%s: %s)", r.Entry.CallID, r.Entry.Attempts, r.Entry.Reason, r.Entry.Detail)
		}
	}
	return len(rows)
}

// press confirms every open finding with a long remark, until one is refused.
func (h *tight) press(remark string) error {
	h.t.Helper()
	rows, _, err := h.store.Findings(h.t.Context(), storage.FindingFilter{Status: storage.Open, Limit: 1000})
	if err != nil {
		h.t.Fatalf("what is there cannot be read: %v", err)
	}
	for _, row := range rows {
		v := storage.Verdict{Finding: row.ID, Kind: storage.Confirm, Reviewer: "张三", Reason: "clear", Note: remark, Key: row.ID, Seen: row.Version, At: morning}
		scores := scoring.OfVerdict(row.Finding, row.ID, call.Call{ID: row.CallID, Agent: row.Agent, Dept: row.Dept}, month, true, 1, v.At)
		if _, err := h.store.Judge(h.t.Context(), v, scores); err != nil {
			return err
		}
		h.judged[row.ID] = judgement{rounds: 1, confirmed: true}
	}
	return nil
}

// end finishes the day, and judges.
func (h *tight) end() {
	h.t.Helper()
	h.calm(len(h.left))
	finish(h.t, h.parts, h.clock)
	h.world.judge(h.t, h.store, h.judged)
}
