package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// The names inside a data folder.
const (
	databaseName = "tingcha.db"
	blobsName    = "blobs"
	keyName      = "customer.key"
)

// lease is how long the calls of a worker that died wait for another.
const lease = time.Minute

// hotline is one opened data folder and everything that works on it.
type hotline struct {
	folder string
	config Config
	zone   *time.Location
	key    []byte // of customers' hashes
	store  storage.Store
	blobs  *dir.Dir
	bus    *local.Bus
	files  *intake.Opener // of what was offered
	rules  *ruleShelf
	log    *slog.Logger
}

// openHotline opens a data folder for writing, making it if need be. Only one
// process may have it open so.
func openHotline(ctx context.Context, o *options, errs io.Writer) (*hotline, error) {
	cfg, err := loadConfig(o)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	h := &hotline{
		folder: o.data, config: cfg, bus: local.New(), files: &intake.Opener{},
		log: slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *hotline) open(ctx context.Context) (err error) {
	h.zone = h.config.zone()
	store, err := sqlite.Open(ctx, filepath.Join(h.folder, databaseName))
	if err != nil {
		return err
	}
	h.store = store
	blobs, err := dir.Open(filepath.Join(h.folder, blobsName))
	if err != nil {
		return err
	}
	h.blobs = blobs
	if h.key, err = customerKey(filepath.Join(h.folder, keyName)); err != nil {
		return err
	}
	if h.rules, err = openShelf(ctx, h.folder, h.config.Rulebook, h.reinspect, h.log); err != nil {
		return err
	}
	// Nobody else has the folder open: whatever is leased was a dead process's.
	return h.store.Release(ctx)
}

// reinspect sends the calls that were inspected under another rulebook on their way
// again.
func (h *hotline) reinspect(ctx context.Context, rulebook string) error {
	const atOnce = 1000
	all := 0
	for {
		n, err := h.store.Reinspect(ctx, rulebook, "rulebook", atOnce, time.Now())
		if err != nil {
			return err
		}
		if all += n; n == 0 {
			break
		}
	}
	if all > 0 {
		h.log.Warn("the rulebook has changed; calls are inspected again", "calls", all)
	}
	return nil
}

func (h *hotline) close() error {
	var errs []error
	errs = append(errs, h.bus.Close(), h.files.Close())
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if h.blobs != nil {
		errs = append(errs, h.blobs.Close())
	}
	return errors.Join(errs...)
}

// customerKey reads the key of customers' hashes, or makes it at the first start.
// Whoever has the key can try numbers out: it stays in the data folder.
func customerKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) != 32 {
		return nil, fmt.Errorf("%s: has %d bytes, want 32: it is damaged; restore it from a backup", path, len(key))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key = make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	if err := writeDurably(path, key); err != nil {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	return key, nil
}

// writeDurably puts a file in place whole or not at all.
func writeDurably(path string, data []byte) error {
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temp, path)
}

// flow wires the stages.
func (h *hotline) flow() *pipeline.Flow {
	host, _ := os.Hostname()
	return &pipeline.Flow{
		Store: h.store, Bus: h.bus, Log: h.log,
		Owner:  fmt.Sprintf("%s:%d", host, os.Getpid()),
		Now:    time.Now,
		Jitter: mathrand.Float64,
		Lease:  lease,
		Stages: []pipeline.Stage{
			&pipeline.Fetch{Store: h.store, Blobs: h.blobs, Open: h.files.Open, AgentChannel: h.config.AgentChannel},
			&pipeline.Transcribe{Store: h.store},
			&pipeline.Inspect{Store: h.store, Engine: h.rules.inForce},
			&pipeline.Score{Store: h.store},
		},
	}
}

// openReader opens a data folder's records for reading, also while a server has
// them open.
func openReader(ctx context.Context, o *options) (storage.Store, error) {
	path := filepath.Join(o.data, databaseName)
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("no records in %s: import something first, or name the folder with --data", o.data)
	}
	return sqlite.OpenReadOnly(ctx, path)
}
