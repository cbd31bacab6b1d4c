//go:build !unix

package convert

import "os/exec"

func alone(*exec.Cmd) {}

// What the kernel ended a program for.
type reason int

const (
	other reason = iota
	tookTime
	wroteMuch
)

func byKernel(interface{ Sys() any }) reason { return other }
