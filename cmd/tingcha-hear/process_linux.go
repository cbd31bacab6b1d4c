package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// ownOutput returns the standard output, and gives what the library prints there to
// the standard error: a stray line would be taken for an answer.
func ownOutput() (*os.File, error) {
	kept, err := unix.Dup(1)
	if err != nil {
		return nil, err
	}
	unix.CloseOnExec(kept)
	if err := unix.Dup3(2, 1, 0); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(kept), "answers"), nil
}

// limitMemory makes the process fail that takes more bytes of data; 0 sets no limit.
// The limit is of data and not of addresses, for the Go runtime reserves many more of
// these than it uses.
func limitMemory(bytes int64) error {
	if bytes <= 0 {
		return nil
	}
	return unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)})
}
