package faulttest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

const rulebook = `
rule internal.unreported "对内投诉未上报" {
    label  internal=unreported
    level  critical
    deduct 5
    when   customer says "投诉"
    unless ticket complaint.internal filed within 24h after end
    fires  { 客户 我要投诉 }
    silent { 客户 你好 }
}
`

var engine = sync.OnceValue(func() *inspect.Engine {
	book, err := lang.Parse("fault.rules", []byte(rulebook))
	if err != nil {
		panic(err)
	}
	compiled, err := inspect.Compile(book)
	if err != nil {
		panic(err)
	}
	return compiled
})

// openSQLite opens records where writing costs nothing, if there is such a place:
// what is tried here is not the disk.
func openSQLite(t *testing.T) storage.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(folder(t), "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// openBlobs makes a folder for bytes, there, too.
func openBlobs(t *testing.T) *dir.Dir {
	t.Helper()
	blobs, err := dir.Open(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = blobs.Close()
	})
	return blobs
}

// folder is one in memory, if there is such a place, or else the test's own.
func folder(t *testing.T) string {
	t.Helper()
	const shm = "/dev/shm"
	if info, err := os.Stat(shm); err != nil || !info.IsDir() {
		return t.TempDir()
	}
	folder, err := os.MkdirTemp(shm, "tingcha-fault-*") //nolint:usetesting // in memory, and not on a disk
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// clock is a time that the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// parts is what a flow works with.
type parts struct {
	store storage.Store
	blobs storage.Blobs
	bus   bus.Bus
	open  func(ctx context.Context, uri string) (io.ReadCloser, int64, error)
	now   func() time.Time
	owner string
	lease time.Duration
}

// flow wires the stages.
func (p parts) flow() *pipeline.Flow {
	return &pipeline.Flow{
		Store: p.store, Bus: p.bus, Owner: p.owner, Now: p.now, Jitter: func() float64 { return 0.5 }, Lease: p.lease,
		Log: slog.New(slog.DiscardHandler),
		Stages: []pipeline.Stage{
			&pipeline.Fetch{Store: p.store, Blobs: p.blobs, Open: p.open, AgentChannel: 0},
			&pipeline.Transcribe{Store: p.store},
			&pipeline.Inspect{Store: p.store, Engine: engine},
			&pipeline.Score{Store: p.store},
		},
	}
}

// open gives the recordings of a world.
func (w *world) open(_ context.Context, uri string) (io.ReadCloser, int64, error) {
	data, ok := w.files[uri]
	if !ok {
		return nil, 0, fmt.Errorf("%s: %w", uri, fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(data)), int64(len(data)), nil
}

// finish lets time pass and work go on, without faults, until nothing is left to do.
func finish(t *testing.T, p parts, c *clock) {
	t.Helper()
	flow := p.flow()
	for range 60 {
		c.pass(6 * time.Hour)
		if err := flow.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		ready, next, err := p.store.Due(t.Context(), c.now())
		if err != nil {
			t.Fatal(err)
		}
		if len(ready) == 0 && next.IsZero() {
			return
		}
	}
	t.Fatal("after fifteen days there is still something to do")
}
