//go:build !unix

package sherpa

import (
	"os"
	"os/exec"
)

func ownGroup(*exec.Cmd) {}

func killGroup(process *os.Process) {
	_ = process.Kill() // gone already, or not to be killed
}
