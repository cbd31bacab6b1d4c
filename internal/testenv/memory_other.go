//go:build !linux

package testenv

// memory gives no folder: only Linux has one in its memory.
func memory() string { return "" }
