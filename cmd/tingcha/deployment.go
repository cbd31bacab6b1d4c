package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// records is a hotline's memory with all that it can do.
type records interface {
	storage.Store
	storage.Late
	storage.Closing
	storage.Running
}

// deployment is what a hotline stands on: in this process and one folder, or on
// servers. Everything above it sees contracts only.
type deployment struct {
	store records
	blobs storage.Blobs
	bus   bus.Bus
	key   []byte // of customers' hashes
	now   func() time.Time
	// open opens what a recording was offered as, and keeps tells what stays where it is.
	open  func(ctx context.Context, uri string) (io.ReadCloser, int64, error)
	keeps func(uri string) (key string, keeps bool)
	// servers is nil when everything is in this process.
	servers *servers

	closers []func() error // in the order of opening
}

// later has something closed when the deployment is, what was opened last first.
func (d *deployment) later(closes func() error) { d.closers = append(d.closers, closes) }

func (d *deployment) close() error {
	var errs []error
	for _, closes := range slices.Backward(d.closers) {
		errs = append(errs, closes())
	}
	d.closers = nil
	return errors.Join(errs...)
}

// The names inside a data folder.
const (
	databaseName = "tingcha.db"
	blobsName    = "blobs"
	keyName      = "customer.key"
)

// openFolder opens a data folder for writing, making it if need be. Only one process
// may have it open so.
func openFolder(ctx context.Context, folder string) (d *deployment, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	messages, files := local.New(), &intake.Opener{}
	d = &deployment{bus: messages, now: time.Now, open: files.Open}
	d.later(messages.Close)
	d.later(files.Close)
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	store, err := sqlite.Open(ctx, filepath.Join(folder, databaseName))
	if err != nil {
		return d, err
	}
	d.store = store
	d.later(store.Close)
	blobs, err := dir.Open(filepath.Join(folder, blobsName))
	if err != nil {
		return d, err
	}
	d.blobs = blobs
	d.later(blobs.Close)
	if d.key, err = customerKey(ctx, filepath.Join(folder, keyName), store); err != nil {
		return d, err
	}
	if err := sameKey(ctx, store, d.key, filepath.Join(folder, keyName), false); err != nil {
		return d, err
	}
	// Nobody else has the folder open: whatever is leased was a dead process's.
	return d, store.Release(ctx)
}

// errNoRecords is what a reading command meets in a folder where nothing is.
var errNoRecords = errors.New("no records")

// openReader opens a hotline's records for reading, also while a server has them open.
func openReader(ctx context.Context, o *options) (records, error) {
	cfg, err := loadConfig(o)
	if err != nil {
		return nil, err
	}
	if cfg.Cluster() {
		return openServerRecords(ctx, cfg, recordsOptions{readOnly: true})
	}
	path := filepath.Join(o.data, databaseName)
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%w in %s: import something first, or name the folder with --data", errNoRecords, o.data)
	}
	return sqlite.OpenReadOnly(ctx, path)
}

// customerKey reads the key of customers' hashes, or makes it at the first start.
// Whoever has the key can try numbers out: it stays in the data folder. Records that
// were made with a key get no other: every caller would become a stranger.
func customerKey(ctx context.Context, path string, records storage.Reader) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) != settings.KeySize {
		return nil, fmt.Errorf("%s: has %d bytes, want %d: it is damaged; restore it from a backup", path, len(key), settings.KeySize)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if days, err := records.Coverage(ctx, "", ""); err != nil {
		return nil, err
	} else if len(days) > 0 {
		return nil, fmt.Errorf("%s is gone, and the records were made with it: restore it from a backup", path)
	}
	key = newKey()
	if err := writeDurably(path, key); err != nil {
		return nil, fmt.Errorf("customer key: %w", err)
	}
	return key, nil
}

func newKey() []byte {
	key := make([]byte, settings.KeySize)
	_, _ = rand.Read(key) // never fails
	return key
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
