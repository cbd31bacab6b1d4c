//go:build !linux && !darwin

package native

import (
	"errors"
	"fmt"
)

// Load opens the library; here it cannot.
func Load(path string) (*Library, error) {
	return nil, fmt.Errorf("load %s: %w on this system", path, errors.ErrUnsupported)
}
