//go:build unix && !linux

package testenv

import "syscall"

// attributes put a child into a group of its own. Only Linux can be asked to end a
// child with its parent: elsewhere a killed test leaves its servers behind.
func attributes(u *owner) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if u != nil {
		a.Credential = &syscall.Credential{Uid: u.uid, Gid: u.gid}
	}
	return a
}

// children are not known here: those of a killed PostgreSQL notice by themselves.
func children(int) []int { return nil }
