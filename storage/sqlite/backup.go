package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tingcha/tingcha/internal/durable"
)

// Backup writes the records, as they are at one moment, into a new file at path. It
// reads only: others may have the records open for writing, and go on writing. The
// copy has no free pages and needs no log beside it; it is synced when Backup returns,
// and removed when Backup fails. A file that is there is not written over.
func (s *Store) Backup(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // SQLite would let everyone read it
	if err != nil {
		return fmt.Errorf("back up %s: %w", s.path, err)
	}
	err = s.vacuumInto(ctx, path)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = durable.SyncFolder(filepath.Dir(path))
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("back up %s: %w", s.path, unavailable(err)), os.Remove(path))
	}
	return nil
}

// vacuumInto has a connection of its own: those for reading are told to write nothing
// at all, also not into another file, and stay free for the pages.
func (s *Store) vacuumInto(ctx context.Context, path string) error {
	d, err := openDatabase(dsn(s.path, "ro"), 1)
	if err != nil {
		return err
	}
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return errors.Join(err, d.close())
	}
	_, err = conn.ExecContext(ctx, `VACUUM INTO $1`, path)
	return errors.Join(err, conn.Close(), d.close())
}
