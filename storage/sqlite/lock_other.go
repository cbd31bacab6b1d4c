//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package sqlite

import (
	"io"
	"os"
)

// lockFile holds nobody off where the system has no flock: there, whoever starts a
// second process must know what he does. SQLite's own locks still keep the file whole.
func lockFile(path string) (io.Closer, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}
