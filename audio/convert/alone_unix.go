//go:build unix

package convert

import (
	"os/exec"
	"syscall"
)

// alone has a command and all that it starts killed together.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// What the kernel ended a program for.
type reason int

const (
	other reason = iota
	tookTime
	wroteMuch
)

func byKernel(exit interface{ Sys() any }) reason {
	status, ok := exit.Sys().(syscall.WaitStatus)
	if !ok {
		return other
	}
	switch {
	case status.Signaled() && (status.Signal() == syscall.SIGXCPU || status.Signal() == syscall.SIGKILL):
		return tookTime
	case status.Signaled() && status.Signal() == syscall.SIGXFSZ:
		return wroteMuch
	}
	return other
}
