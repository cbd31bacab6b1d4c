//go:build unix

package hearing

import (
	"runtime"
	"syscall"
	"time"
)

// Used is what this process and those that it waited for have taken so far.
func Used() Usage {
	var own, children syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil || syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children) != nil {
		return Usage{}
	}
	return Usage{CPU: cpuOf(own), Children: cpuOf(children), Peak: peakOf(own), ChildrenTop: peakOf(children)}
}

func cpuOf(u syscall.Rusage) time.Duration {
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func peakOf(u syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return u.Maxrss
	}
	return u.Maxrss << 10
}
