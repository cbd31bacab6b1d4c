package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/internal/durable"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

func newBackup(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR",
		Short: "copy a hotline's folder while it is served",
		Long: `backup copies the records as they are at one moment, the recordings that they
name, the customer key, the configuration and the rulebook in force to a folder of
their own, also while another process serves the hotline. The next backup to the
same folder copies only recordings that are not there yet. It exits with 3 when a
recording is not what the records say.

To restore, use the folder, or better a copy of it, as --data. A cluster is backed
up with its servers' own tools: see docs/operations.md.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			if cfg.Cluster() {
				return usage(errors.New("backup is for data folders; docs/operations.md tells how a cluster's servers are backed up"))
			}
			b := backup{from: o.data, to: args[0], config: o.config}
			if err := b.run(cmd.Context()); err != nil {
				return err
			}
			if err := b.report().write(cmd.OutOrStdout()); err != nil || len(b.bad) == 0 {
				return err
			}
			return problems("%d recordings are not what the records say", len(b.bad))
		},
	}
}

// backup copies a data folder to another one.
//
// The order is what makes it whole. Bytes are put before the records name them, so a
// moment of the records first and then the bytes that it names: all of them are there.
// The other way round, recordings that came between the two would be missing. The copy
// of the records gets its name last: a backup that is cut short leaves the one before.
type backup struct {
	from, to string
	config   string // the file that was named instead of the folder's own; "" for none

	records int64 // bytes
	sounds  tally
	besides []string // small files
	bad     []string // what is wrong with recordings
}

// tally counts recordings.
type tally struct {
	copied, there int
	bytes         int64 // copied
}

func (b *backup) run(ctx context.Context) error {
	if err := b.claim(); err != nil {
		return err
	}
	if err := b.clean(); err != nil {
		return err
	}
	temp := filepath.Join(b.to, databaseName+"."+rand.Text()+unfinished) // two at once disturb each other, and spoil nothing
	err := b.copyRecords(ctx, temp)
	if err == nil {
		err = b.copyBlobs(ctx, temp)
	}
	if err == nil {
		err = b.copyBesides()
	}
	if err == nil {
		err = os.Rename(temp, filepath.Join(b.to, databaseName))
	}
	if err != nil {
		return errors.Join(err, ignoreNone(os.Remove(temp)))
	}
	return durable.SyncFolder(b.to)
}

// unfinished ends the name of records that are being copied.
const unfinished = ".unfinished"

// clean removes what a backup that was killed has left.
func (b *backup) clean() error {
	there, err := os.ReadDir(b.to)
	for _, name := range names(there) {
		if strings.HasPrefix(name, databaseName+".") && strings.HasSuffix(name, unfinished) {
			err = errors.Join(err, ignoreNone(os.Remove(filepath.Join(b.to, name))))
		}
	}
	return err
}

// claim sees that the target is this hotline's, and nobody's data folder, and puts
// the key there, by which it is known from then on.
func (b *backup) claim() error {
	key, err := os.ReadFile(filepath.Join(b.from, keyName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no hotline in %s: name its folder with --data", b.from)
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.to, 0o700); err != nil {
		return fmt.Errorf("folder of the backup: %w", err)
	}
	there, err := os.ReadDir(b.to)
	if err != nil {
		return err
	}
	if err := b.judge(key, names(there)); err != nil {
		return usage(fmt.Errorf("%s %w; name another folder", b.to, err))
	}
	return writeDurably(filepath.Join(b.to, keyName), key)
}

func names(entries []os.DirEntry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// judge says what is wrong with a target in which there are these files. Records that
// were opened for writing have a lock beside them, and may have a log that would not
// fit to other records.
func (b *backup) judge(key []byte, there []string) error {
	if len(there) == 0 {
		return nil
	}
	for _, sign := range []string{databaseName + ".lock", databaseName + "-wal"} {
		if slices.Contains(there, sign) {
			return errors.New("is the data folder of a hotline")
		}
	}
	theirs, err := os.ReadFile(filepath.Join(b.to, keyName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("is not empty, and holds no backup")
	case err != nil:
		return err
	case !bytes.Equal(key, theirs):
		return errors.New("holds the backup of another hotline")
	}
	return nil
}

func (b *backup) copyRecords(ctx context.Context, temp string) error {
	store, err := sqlite.OpenReadOnly(ctx, filepath.Join(b.from, databaseName))
	if err != nil {
		return err
	}
	if err := errors.Join(store.Backup(ctx, temp), store.Close()); err != nil {
		return err
	}
	info, err := os.Stat(temp)
	if err == nil {
		b.records = info.Size()
	}
	return err
}

// copyBlobs copies what the copied records name.
func (b *backup) copyBlobs(ctx context.Context, records string) error {
	store, err := sqlite.OpenReadOnly(ctx, records)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // was only read
	from, err := dir.OpenReadOnly(filepath.Join(b.from, blobsName))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := dir.Open(filepath.Join(b.to, blobsName))
	if err != nil {
		return err
	}
	defer to.Close()
	return store.BlobKeys(ctx, func(key, sum string) error {
		return b.copyBlob(ctx, from, to, key, sum)
	})
}

// copyBesides copies the small files that a hotline is started with.
func (b *backup) copyBesides() error {
	b.besides = []string{keyName}
	config := b.config
	if config == "" {
		config = filepath.Join(b.from, configName)
	}
	for _, file := range []struct{ from, name string }{{config, configName}, {filepath.Join(b.from, inForceName), inForceName}} {
		text, err := os.ReadFile(file.from)
		to := filepath.Join(b.to, file.name)
		if errors.Is(err, fs.ErrNotExist) {
			err = ignoreNone(os.Remove(to)) // it is no longer part of the hotline
		} else if err == nil {
			err = writeDurably(to, text)
			b.besides = append(b.besides, file.name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func ignoreNone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
