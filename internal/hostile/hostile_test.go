package hostile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/audio/convert"
	"github.com/tingcha/tingcha/internal/goldentest"
	"github.com/tingcha/tingcha/internal/hostile"
)

// The bounds of each file. The time is that of processors, so that a busy machine
// fails nothing.
const (
	mostCPU    = 2 * time.Second
	mostMemory = 64 << 20
	mostWall   = time.Minute
)

func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is missing: %v", name, err)
	}
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// TestEveryHostileRecordingEndsInANamedReasonSoonAndInLittleMemory does with each file
// what the fetch stage does, one after the other, so that what each takes can be told.
// What is read without other programs has its verdict in testdata/verdicts.txt: the
// files that are odd but fine are listed there as sound.
func TestEveryHostileRecordingEndsInANamedReasonSoonAndInLittleMemory(t *testing.T) {
	c := convert.New(program(t, "ffmpeg"), program(t, "sox"))
	if testing.Short() {
		t.Skip("it measures time and memory, which the race detector multiplies")
	}
	files := hostile.Corpus()
	if len(files) < 500 {
		t.Fatalf("%d files, want 500 or more", len(files))
	}
	folder := t.TempDir()
	var verdicts []string
	var slow, large, child worst
	converted := 0
	for _, f := range files {
		path := filepath.Join(folder, f.Name)
		if err := f.Write(path); err != nil {
			t.Fatal(err)
		}
		before := used()
		verdict, foreign := verdictOf(t, c, path)
		took := used().since(before)
		_ = os.Remove(path)
		slow.see(f.Name, int64(took.cpu))
		large.see(f.Name, took.memory)
		child.see(f.Name, took.children)
		if took.cpu > mostCPU || took.wall > mostWall || took.memory > mostMemory {
			t.Errorf("%s (%s) took %v of a processor, %v in all, and %d KiB", f.Name, verdict, took.cpu, took.wall, took.memory>>10)
		}
		if foreign {
			converted++
			continue
		}
		verdicts = append(verdicts, f.Name+" "+verdict+"\n")
	}
	slices.Sort(verdicts)
	t.Logf("%d files, %d of them given to a converter", len(files), converted)
	t.Logf("slowest: %s, %v of a processor; largest: %s, %d KiB more than before; converters at most %d KiB (%s)",
		slow.name, time.Duration(slow.most).Round(time.Millisecond), large.name, large.most>>10, child.most>>10, child.name)
	goldentest.Same(t, "testdata/verdicts.txt", strings.Join(verdicts, ""))
}

// verdictOf gives the code of a file's failure or the length of its sound, and whether
// a converter was asked.
func verdictOf(t *testing.T, c *convert.Converter, path string) (verdict string, foreign bool) {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		t.Fatal(err)
	}
	heard := in
	format, err := audio.ProbeNamed(in, info.Size(), path)
	if err != nil {
		kind, known, broken := convert.Recognise(in, info.Size(), path, err)
		if broken != nil {
			t.Errorf("%s: %v", filepath.Base(path), broken)
		}
		if !known {
			return codeOf(t, path, err), false
		}
		if heard, err = c.Convert(t.Context(), in, info.Size(), kind); err != nil {
			return codeOf(t, path, err), true
		}
		defer heard.Close()
		size, err := heard.Seek(0, io.SeekEnd)
		if err != nil {
			t.Fatal(err)
		}
		if format, err = audio.Probe(heard, size); err != nil {
			return codeOf(t, path, err), true
		}
	}
	foreign = heard != in
	signals, peaks, err := audio.Analyse(heard, format, nil)
	if err != nil {
		return codeOf(t, path, err), foreign
	}
	if format.Frames == 0 || signals.Duration <= 0 || peaks.Points() == 0 {
		t.Errorf("%s: %d frames, %v, %d points, and no reason", filepath.Base(path), format.Frames, signals.Duration, peaks.Points())
	}
	return fmt.Sprintf("sound %s %d", format.Codec, format.Frames), foreign
}

// codeOf is the named reason; an error without one fails the test.
func codeOf(t *testing.T, path string, err error) string {
	t.Helper()
	failure, ok := errors.AsType[audio.Error](err)
	if !ok || failure.Code == "" || failure.Detail == "" {
		t.Errorf("%s: no reason is named: %v", filepath.Base(path), err)
	}
	if strings.Contains(err.Error(), "/dev/") || strings.Contains(err.Error(), os.TempDir()) {
		t.Errorf("%s: a path of this machine is told: %v", filepath.Base(path), err)
	}
	return string(failure.Code)
}

// worst remembers who took the most.
type worst struct {
	name string
	most int64
}

func (w *worst) see(name string, n int64) {
	if n > w.most {
		w.name, w.most = name, n
	}
}

// usage is what this process and those that it started have used.
type usage struct {
	cpu, wall time.Duration
	memory    int64 // bytes of this process
	children  int64 // bytes of the largest process that it started
}

var began = time.Now()

// used looks at the clocks, and has the kernel count the largest memory anew.
func used() usage {
	var own, children syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &own)
	_ = syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children)
	u := usage{wall: time.Since(began), memory: resident("VmRSS:"), children: children.Maxrss << 10}
	for _, t := range []syscall.Timeval{own.Utime, own.Stime, children.Utime, children.Stime} {
		u.cpu += time.Duration(t.Nano())
	}
	if peak := resident("VmHWM:"); peak > 0 {
		u.memory = max(u.memory, peak)
	}
	return u
}

// since is what was used in between. The peak of memory is counted from what was
// resident before, after the garbage of the files before was given back.
func (u usage) since(before usage) usage {
	d := usage{cpu: u.cpu - before.cpu, wall: u.wall - before.wall, memory: u.memory - before.memory, children: u.children}
	if runtime.GC(); os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) != nil {
		d.memory = 0 // this system does not tell
	}
	return d
}

// resident reads a figure of memory in bytes; 0 where the system does not tell.
func resident(field string) int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte(field)); ok {
			n, _ := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
			return n << 10
		}
	}
	return 0
}
