//go:build faults

package faulttest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
)

// workerVariable makes a process of this test's program a worker.
const workerVariable = "TINGCHA_FAULT_WORKER"

// job is what a worker is told.
type job struct {
	Store  string // as openStore takes it
	Folder string // of blobs and of what was answered and sent
	Seed   uint64
	Calls  int
	Owner  string
	Flows  int    // how many workers live in the process
	Poison string // a call that kills whoever inspects it
}

// The files in a job's folder in which the outside world remembers.
const (
	answeredFile = "answered" // IDs of findings whose verdict was acknowledged
	sentFile     = "sent"     // IDs and words that were published
)

func TestMain(m *testing.M) {
	if text := os.Getenv(workerVariable); text != "" {
		if err := work(text); err != nil {
			fmt.Fprintln(os.Stderr, "worker:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// worker is one process that works until the day is done.
type worker struct {
	job
	world *world
	store storage.Store
	flows []*pipeline.Flow
	relay *pipeline.Relay // nil when nobody listens
}

func work(text string) error {
	var w worker
	if err := json.Unmarshal([]byte(text), &w.job); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	random := rand.New(rand.NewPCG(w.Seed, 0))
	w.world = newWorld(random, w.Calls)
	deliveries := w.world.shuffled(random)
	store, err := openStore(ctx, w.Store)
	if err != nil {
		return err
	}
	defer store.Close()
	blobs, err := dir.Open(filepath.Join(w.Folder, "blobs-"+w.Owner)) // a folder is one process's
	if err != nil {
		return err
	}
	defer blobs.Close()
	w.wire(store, blobs)
	if _, err := store.Settle(ctx, morning.Add(96*time.Hour)); err != nil {
		return err
	}
	if err := w.deliver(ctx, deliveries); err != nil {
		return err
	}
	for {
		done, err := w.round(ctx)
		if done || err != nil {
			return err
		}
	}
}

// wire makes the flows of the process. Each has a name that is never used again.
func (w *worker) wire(store storage.Store, blobs storage.Blobs) {
	w.store = store
	doorbell := local.New()
	for i := range w.Flows {
		p := parts{store: store, blobs: blobs, bus: doorbell, open: w.world.open, now: time.Now, lease: 400 * time.Millisecond}
		p.owner = fmt.Sprintf("%s.%d.%d", w.Owner, os.Getpid(), i)
		flow := p.flow()
		flow.Stages[2] = &poisonous{flow.Stages[2], w.Poison}
		w.flows = append(w.flows, flow)
	}
	w.relay = relayOf(store, &wire{folder: w.Folder})
}

// poisonous is a stage that one call kills.
type poisonous struct {
	pipeline.Stage
	call string
}

func (s *poisonous) Work(ctx context.Context, claimed []storage.Entry) ([]pipeline.Result, error) {
	if slices.ContainsFunc(claimed, func(e storage.Entry) bool { return e.CallID == s.call }) {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	return s.Stage.Work(ctx, claimed)
}

// deliver hands in what the store does not have yet.
func (w *worker) deliver(ctx context.Context, deliveries []storage.Batch) error {
	for i := range deliveries {
		b := deliveries[i]
		at, err := w.store.Position(ctx, b.Position.Source)
		if err != nil {
			return err
		}
		if at.Done {
			continue
		}
		b.At = time.Now()
		if _, err := pipeline.Ingest(ctx, w.store, w.flows[0].Bus, b); err != nil {
			return err
		}
		if i%4 == 0 { // work begins while deliveries come
			if _, err := w.round(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// round works, judges and sends, and tells whether nothing is left.
func (w *worker) round(ctx context.Context) (done bool, err error) {
	ended := make(chan error, len(w.flows))
	for _, flow := range w.flows {
		go func() { ended <- flow.Drain(ctx) }()
	}
	var errs []error
	for range w.flows {
		errs = append(errs, <-ended)
	}
	if err := errors.Join(errs...); err != nil {
		return false, err
	}
	if err := w.review(ctx); err != nil {
		return false, err
	}
	unsent := 0
	if w.relay != nil {
		if err := w.relay.Once(ctx); err != nil {
			return false, err
		}
		if unsent, _, err = w.store.(storage.Outbox).Unsent(ctx); err != nil {
			return false, err
		}
	}
	ready, next, err := w.store.Due(ctx, time.Now())
	if err == nil && unsent == 0 && len(ready) == 0 && next.IsZero() {
		return true, nil
	}
	time.Sleep(30 * time.Millisecond)
	return false, err
}

// review confirms findings. The press of the button has the finding's name for a key:
// whoever repeats it after a crash gets the answer that was lost.
func (w *worker) review(ctx context.Context) error {
	rows, _, err := w.store.Findings(ctx, storage.FindingFilter{Status: storage.Open, Limit: 1000})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.ID[0] > 'm' {
			continue
		}
		v := storage.Verdict{Finding: row.ID, Kind: storage.Confirm, Reviewer: "张三", Reason: "clear", Key: row.ID, Seen: row.Version, At: morning}
		scores := scoring.OfVerdict(row.Finding, row.ID, call.Call{ID: row.CallID, Agent: row.Agent, Dept: row.Dept}, month, true, 1, v.At)
		switch _, err := w.store.Judge(ctx, v, scores); {
		case errors.Is(err, storage.ErrConflict):
		case err != nil:
			return err
		default:
			if err := remember(filepath.Join(w.Folder, answeredFile), row.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// wire is where results go out to others.
type wire struct {
	bus.Bus
	folder string
}

func (w *wire) Publish(_ context.Context, messages ...bus.Message) error {
	for _, m := range messages {
		if err := remember(filepath.Join(w.folder, sentFile), m.Topic+" "+m.ID+" "+strings.ReplaceAll(string(m.Value), "\n", " ")); err != nil {
			return err
		}
	}
	return nil
}

// remember adds a line to a file that many processes write.
func remember(path, line string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(line + "\n")
	return errors.Join(err, f.Close())
}
