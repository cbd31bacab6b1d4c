package convert

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tingcha/tingcha/audio"
)

// limits is what a shell does before it becomes the program: no core, so many seconds
// of a processor, KiB of addresses, and blocks of 512 bytes of output.
const limits = `ulimit -c 0; ulimit -t "$1"; ulimit -v "$2"; ulimit -f "$3"; shift 3; exec "$@"`

// limited is a command with the limits, no environment but the place of its programs,
// and a group of processes of its own.
func limited(ctx context.Context, wall, cpu time.Duration, program string, arguments ...string) *exec.Cmd {
	head := []string{
		"-c", limits, "convert", strconv.Itoa(int(cpu.Seconds())), strconv.Itoa(addresses >> 10), strconv.Itoa((audio.MaxSize + 2<<20) / 512),
	}
	cmd := exec.CommandContext(ctx, "/bin/sh", append(append(head, program), arguments...)...)
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "HOME=/nonexistent"}
	cmd.Dir = os.TempDir()
	cmd.WaitDelay = wall
	alone(cmd)
	return cmd
}

// run converts a file; the result has no name.
func (w way) run(ctx context.Context, in *os.File, cpu time.Duration) (*os.File, error) {
	out, err := os.CreateTemp("", "tingcha-convert-*")
	if err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	_ = os.Remove(out.Name())
	ctx, stop := context.WithTimeoutCause(ctx, waits*cpu, errWaited)
	defer stop()
	cmd := limited(ctx, time.Second, cpu, w.program, w.arguments...)
	said := &complaints{}
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = said, said, []*os.File{in, out}
	if err = cmd.Run(); err != nil {
		_ = out.Close()
		return nil, w.failed(ctx, err, said.last(), cpu)
	}
	return out, nil
}

var errWaited = errors.New("the program hangs")

// failed names what went wrong with a conversion.
func (w way) failed(ctx context.Context, err error, said string, cpu time.Duration) error {
	program := filepath.Base(w.program)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errWaited) {
		return cause
	}
	exit, ended := errors.AsType[*exec.ExitError](err)
	switch {
	case context.Cause(ctx) != nil:
		return failure("%s did not end within %v", program, waits*cpu)
	case !ended:
		return fmt.Errorf("convert with %s: %w", program, err)
	case strings.Contains(said, "No space left on device"):
		return fmt.Errorf("convert with %s: %w", program, syscall.ENOSPC)
	}
	switch byKernel(exit) {
	case tookTime:
		return failure("%s took more than %v of a processor's time", program, cpu)
	case wroteMuch:
		return audio.Error{Code: audio.TooLarge, Detail: fmt.Sprintf("more than %d bytes of sound; split the recording", audio.MaxSize)}
	case other:
	}
	if said == "" {
		said = exit.String()
	}
	return failure("%s: %s", program, said)
}

func failure(format string, args ...any) error {
	return audio.Error{Code: audio.ConvertFailed, Detail: fmt.Sprintf(format, args...) + "; play the file, and fetch or export it again"}
}

// complaints are the last that a program said.
type complaints struct{ text []byte }

// Write keeps the end.
func (c *complaints) Write(p []byte) (int, error) {
	c.text = append(c.text, p[max(0, len(p)-complainsIn):]...)
	c.text = c.text[max(0, len(c.text)-complainsIn):]
	return len(p), nil
}

// Programs write where in their memory and in which file they were.
var place = regexp.MustCompile(`(^\[[^\]]*\] |^sox (FAIL|WARN) |(file:)?/dev/fd/[34]'?:? ?|\x60| @ 0x[0-9a-f]+)`)

// last is the last line, without paths.
func (c *complaints) last() string {
	lines := strings.Split(strings.TrimSpace(string(c.text)), "\n")
	line := place.ReplaceAllString(lines[len(lines)-1], "")
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r == '\uFFFD' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(line, ""))
	return line[:min(len(line), 200)]
}
