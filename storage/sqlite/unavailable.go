package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/tingcha/tingcha/storage"
)

// unavailable marks the errors of a device that takes no more: it is full, has become
// read-only, or fails to write. What was asked was right, and the transaction has
// left nothing.
func unavailable(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && takesNoMore(e.Code()) {
		return fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
	}
	return err
}

func takesNoMore(code int) bool {
	switch code {
	case lib.SQLITE_IOERR_WRITE, lib.SQLITE_IOERR_FSYNC, lib.SQLITE_IOERR_DIR_FSYNC, lib.SQLITE_IOERR_TRUNCATE,
		lib.SQLITE_IOERR_SHMSIZE, lib.SQLITE_IOERR_SHMMAP, lib.SQLITE_IOERR_SHMOPEN:
		return true
	}
	code &= 0xff // the rest says which sort
	return code == lib.SQLITE_FULL || code == lib.SQLITE_READONLY
}
