//go:build !linux

package model

import "math"

// Free is how many bytes the disk of a folder has left for us; all there are where
// nobody can say.
func Free(string) (uint64, error) { return math.MaxUint64, nil }
