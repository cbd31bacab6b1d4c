package testenv

import "syscall"

// memory gives a folder that lies in the machine's memory, or nothing when there is none
// with room for the databases of a run of all tests.
func memory() string {
	const place, room = "/dev/shm", 4 << 30
	var at syscall.Statfs_t
	if err := syscall.Statfs(place, &at); err != nil || at.Bavail*uint64(at.Bsize) < room {
		return ""
	}
	return place
}
