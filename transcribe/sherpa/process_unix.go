//go:build unix

package sherpa

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup gives the child a process group, so that Ctrl-C in a terminal does not
// reach it before its parent has let the clips in hand finish, and so that it can be
// killed with whatever it starts.
func ownGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func killGroup(process *os.Process) {
	if syscall.Kill(-process.Pid, syscall.SIGKILL) != nil {
		_ = process.Kill() // gone already, or not to be killed
	}
}
