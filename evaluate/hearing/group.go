package hearing

import "strings"

// Group is the family that a recording belongs to by its name: what stands before the
// number, so that call01 and call02 are of one, and a-006 and a-013 of another.
func Group(name string) string {
	if at := strings.IndexAny(name, "0123456789"); at > 0 {
		return name[:at]
	}
	return name
}
