package dir

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/tingcha/tingcha/storage"
)

// unavailable marks the errors of a device that takes no more: it is full, the
// owner's share of it is, or it can only be read.
func unavailable(err error) error {
	for _, no := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS} {
		if errors.Is(err, no) {
			return fmt.Errorf("%w: %w", storage.ErrUnavailable, err)
		}
	}
	return err
}
