//go:build !faults

package fault

// Point is a moment at which a process that is built with the tag faults may end.
func Point(string) {}
