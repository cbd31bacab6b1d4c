package model

import "golang.org/x/sys/unix"

// Free is how many bytes the disk of a folder has left for us.
func Free(folder string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}
