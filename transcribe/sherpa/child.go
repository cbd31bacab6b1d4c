package sherpa

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

const (
	farewell = 2 * time.Second // for a child to end by itself when its input does
	stuck    = time.Second     // for its standard error to end after it was killed
)

// child is one process of tingcha-hear. One goroutine at a time may use it.
type child struct {
	process *exec.Cmd
	clips   *os.File // its standard input
	answers *os.File // its standard output
	lines   *bufio.Reader
	errors  tail
	number  uint32 // of the last clip
	done    chan struct{}
	waiting sync.WaitGroup
}

// startChild starts a process and waits until it is ready.
func startChild(ctx context.Context, c Config) (*child, error) {
	ch := &child{done: make(chan struct{})}
	// The child outlives the clip for which it was started.
	ch.process = exec.CommandContext(context.WithoutCancel(ctx), c.Program, c.arguments()...)
	ch.process.Env = environment()
	ch.process.Stderr = &ch.errors
	ch.process.WaitDelay = stuck
	ownGroup(ch.process)
	if err := ch.start(); err != nil {
		return nil, err
	}
	err := ch.during(ctx, startPatience, func() error {
		_, err := wire.ReadReady(ch.lines)
		return err
	})
	if err != nil {
		return nil, ch.failed(err)
	}
	return ch, nil
}

// start connects the pipes. They are our own and not those of exec, whose Wait closes
// them under the reader.
func (ch *child) start() error {
	input, clips, err := os.Pipe()
	if err != nil {
		return err
	}
	defer input.Close()
	answers, output, err := os.Pipe()
	if err != nil {
		clips.Close()
		return err
	}
	defer output.Close()
	ch.process.Stdin, ch.process.Stdout = input, output
	if err := ch.process.Start(); err != nil {
		clips.Close()
		answers.Close()
		return err
	}
	ch.clips, ch.answers, ch.lines = clips, answers, bufio.NewReaderSize(answers, 64<<10)
	ch.waiting.Go(func() {
		_ = ch.process.Wait() // how it ended is in its state
		close(ch.done)
	})
	return nil
}

// hear gives the child a clip and waits for the answer, as long as patience lasts. After
// any error the child has ended.
func (ch *child) hear(ctx context.Context, samples []int16, patience time.Duration) (wire.Answer, error) {
	ch.number++
	var answer wire.Answer
	err := ch.during(ctx, patience, func() error {
		if err := wire.WriteClip(ch.clips, ch.number, samples); err != nil {
			return err
		}
		var err error
		answer, err = wire.ReadAnswer(ch.lines, ch.number)
		return err
	})
	if err != nil {
		return wire.Answer{}, ch.failed(err)
	}
	return answer, nil
}

// during does what blocks on the pipes, and kills the child when that lasts too long
// or is not wanted any more.
func (ch *child) during(ctx context.Context, patience time.Duration, talk func() error) error {
	hung := fmt.Errorf("%w: no answer within %v", ErrHung, patience)
	ctx, cancel := context.WithTimeoutCause(ctx, patience, hung)
	defer cancel()
	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		ch.kill()
	})
	err := talk()
	if stop() {
		return err
	}
	<-killed
	return context.Cause(ctx)
}

// failed ends the child and says what went wrong with it.
func (ch *child) failed(err error) error {
	if errors.Is(err, wire.ErrJunk) {
		ch.kill() // it may have much more to say
	}
	ch.end()
	switch {
	case errors.Is(err, wire.ErrJunk), errors.Is(err, ErrHung), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	default: // a broken pipe
		return fmt.Errorf("%w (%v): %s", ErrCrashed, ch.process.ProcessState, ch.errors.String())
	}
}

// ended tells whether the process is gone.
func (ch *child) ended() bool {
	select {
	case <-ch.done:
		return true
	default:
		return false
	}
}

// end lets an idle child go and kills one that does not, and waits for it.
func (ch *child) end() {
	ch.clips.Close()
	late := time.NewTimer(farewell)
	defer late.Stop()
	select {
	case <-ch.done:
	case <-late.C:
		ch.kill()
	}
	ch.waiting.Wait()
	ch.answers.Close()
}

// kill ends the process and what it started, and whoever reads or writes the pipes.
func (ch *child) kill() {
	killGroup(ch.process.Process)
	ch.clips.Close()
	ch.answers.Close()
}

// environment is what of ours a child is given: no secrets.
func environment() []string {
	var kept []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			kept = append(kept, name+"="+value)
		}
	}
	return kept
}

var _ io.Writer = (*tail)(nil)

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

const tailSize = 4 << 10

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p[max(0, len(p)-tailSize):]...)
	if extra := len(t.kept) - tailSize; extra > 0 {
		t.kept = append(t.kept[:0], t.kept[extra:]...)
	}
	return len(p), nil
}

// String is what was kept, on one line.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return oneLine(t.kept)
}
