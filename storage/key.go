package storage

import (
	"errors"
	"fmt"
	"strings"
)

// maxKey is how long a key may be, in bytes.
const maxKey = 512

var errKey = errors.New("keys are made of letters, digits, '-', '_', '.' and '/', at most 512 bytes, without empty, \".\" or \"..\" parts")

// CheckKey tells what is wrong with a key of [Blobs], nil when nothing is. Every
// implementation asks it before it touches anything.
func CheckKey(key string) error {
	if len(key) > maxKey {
		return fmt.Errorf("key of %d bytes: %w", len(key), errKey)
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part == "." || part == ".." || strings.ContainsFunc(part, strange) {
			return fmt.Errorf("key %q: %w", key, errKey)
		}
	}
	return nil
}

func strange(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
		return false
	default:
		return true
	}
}
