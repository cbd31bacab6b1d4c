package testenv

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// attributes make a child that dies with its parent, in a group of its own. The
// kernel would forget the wish when a helper like su changes the user; set here, user
// first, it stays.
func attributes(u *owner) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if u != nil {
		a.Credential = &syscall.Credential{Uid: u.uid, Gid: u.gid}
	}
	return a
}

// children lists the processes that one has started and that still run. PostgreSQL's
// leave their parent's process group, so the group does not reach them.
func children(parent int) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var found []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		// "pid (name) state ppid …", and a name may hold anything.
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) > 1 && string(fields[1]) == strconv.Itoa(parent) {
			found = append(found, pid)
		}
	}
	return found
}
