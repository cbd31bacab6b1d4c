package loadtest_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// usage is processor time by program.
type usage map[string]time.Duration

// tick is the unit of /proc/PID/stat.
const tick = 10 * time.Millisecond

// usage reads the processor time of this process's descendants, and its own. Of those
// that have ended their parents know the time.
func (*rig) usage() usage {
	spent := usage{}
	parents, names, times := processes()
	for pid := range names {
		for up := pid; up != 0; up = parents[up] {
			if up == os.Getpid() {
				spent[names[pid]] += times[pid]
				break
			}
		}
	}
	return spent
}

// usageOf is what a process that was waited for has spent, with a minus: it is no
// longer among the descendants.
func usageOf(m *member) usage {
	state := m.cmd.ProcessState
	return usage{"tingcha": -(state.UserTime() + state.SystemTime())}
}

func (u usage) add(other usage) {
	for name, d := range other {
		u[name] += d
	}
}

func (u usage) minus(other usage) usage {
	out := maps.Clone(u)
	for name, d := range other {
		out[name] -= d
	}
	return out
}

// String lists the programs, the busiest first.
func (u usage) String() string {
	names := slices.SortedFunc(maps.Keys(u), func(a, b string) int { return int(u[b] - u[a]) })
	var parts []string
	for _, name := range names {
		if u[name] >= 100*time.Millisecond {
			parts = append(parts, fmt.Sprintf("%s %.1f s", name, u[name].Seconds()))
		}
	}
	return strings.Join(parts, ", ")
}

// processes reads /proc: parents, names and processor times by process.
func processes() (parents map[int]int, names map[int]string, times map[int]time.Duration) {
	parents, names, times = map[int]int{}, map[int]string{}, map[int]time.Duration{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // has ended meanwhile
		}
		open, end := bytes.IndexByte(text, '('), bytes.LastIndexByte(text, ')')
		fields := strings.Fields(string(text[end+1:]))
		pid, _ := strconv.Atoi(strings.TrimSpace(string(text[:open])))
		parents[pid], _ = strconv.Atoi(fields[1])
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		names[pid], times[pid] = string(text[open+1:end]), time.Duration(user+system)*tick
	}
	return parents, names, times
}

// peakMemory is the most memory that a process has had, in MB.
func peakMemory(t testing.TB, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return float64(kb) / 1024
		}
	}
	t.Fatal("no VmHWM")
	return 0
}
