package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// recipe is how a server's process is started.
type recipe struct {
	argv []string
	env  []string // added to this process's own
	dir  string
	user *owner // nil: the user who runs this process
}

// process is one run of a server. It leads a process group of its own, so that a
// Ctrl-C meant for this process does not reach it, and is ended by its own id.
type process struct {
	pid  int
	done chan struct{} // closed when it has ended
	err  error         // how it ended; to be read after done
}

// launch starts a process whose output is appended to a file.
//
// The kernel ends the child when the thread that started it ends, so the goroutine
// that starts it keeps its thread until the child is gone.
func launch(r recipe, logPath string) (*process, error) {
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	p, started := &process{done: make(chan struct{})}, make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer log.Close()
		defer close(p.done)
		cmd := exec.Command(r.argv[0], r.argv[1:]...)
		cmd.Env, cmd.Dir = append(os.Environ(), r.env...), r.dir
		cmd.Stdout, cmd.Stderr = log, log
		cmd.SysProcAttr = attributes(r.user)
		err := cmd.Start()
		if err == nil {
			p.pid = cmd.Process.Pid
		}
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", r.argv[0], err)
	}
	return p, nil
}

// ended tells whether the process is gone.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// signal sends a signal to the process alone. One that has ended gets none, since
// its id may be another's by now.
func (p *process) signal(sig syscall.Signal) {
	if !p.ended() {
		_ = syscall.Kill(p.pid, sig) // gone in this instant: what was wanted
	}
}

// kill ends the process and all that it started, at once, and waits.
func (p *process) kill() {
	if p.ended() {
		return
	}
	p.signal(syscall.SIGSTOP) // so that it starts nothing while we look
	for _, pid := range children(p.pid) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	_ = syscall.Kill(-p.pid, syscall.SIGKILL)
	<-p.done
}

// tail is the end of a log, for an error message.
func tail(path string) string {
	const lines = 12
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	all := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
