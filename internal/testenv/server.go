package testenv

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startLimit = 2 * time.Minute // for a busy machine; Kafka takes 4 to 7 s on an idle one
	stopLimit  = 20 * time.Second
	askEvery   = 50 * time.Millisecond
)

// server is what the three have in common: a folder, an address, and a process that
// may be ended and started again. Its methods may be called from several goroutines.
type server struct {
	name    string
	dir     string // data, settings and log
	ours    bool   // dir was made here and goes with Close
	addr    string
	recipe  recipe
	answers func(context.Context) error // nil when the server can be used
	passing string                      // what the log says of a start that will work a little later

	mu   sync.Mutex
	proc *process // nil before the first start
}

// Addr is the host and port where the server listens. It never changes.
func (s *server) Addr() string { return s.addr }

// Dir is the folder with the server's data, settings and log.
func (s *server) Dir() string { return s.dir }

// Log is the file that holds what the server printed.
func (s *server) Log() string { return filepath.Join(s.dir, s.name+".log") }

// Start starts a server that was ended, on the same port and data, and returns when
// it answers. It does nothing when the server runs. The context bounds the start only.
func (s *server) Start(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.start(ctx)
}

// Restart kills the server if it still runs, and starts it again.
func (s *server) Restart(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kill()
	return s.start(ctx)
}

// Kill ends the server at once, with all its processes, as a power cut would but for
// what the operating system still has in memory.
func (s *server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kill()
}

// Stop asks the server to end and waits. One that takes too long is killed, which is
// an error.
func (s *server) Stop() error { return s.end(syscall.SIGTERM) }

// Close kills the server and removes its folder, unless the caller chose the folder.
func (s *server) Close() error {
	s.Kill()
	if !s.ours {
		return nil
	}
	return os.RemoveAll(s.dir)
}

func (s *server) running() bool { return s.proc != nil && !s.proc.ended() }

func (s *server) kill() {
	if s.running() {
		s.proc.kill()
	}
}

// end sends the signal that means "end" and waits.
func (s *server) end(sig syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.running() {
		return nil
	}
	s.proc.signal(sig)
	select {
	case <-s.proc.done:
		return nil
	case <-time.After(stopLimit):
		s.kill()
		return fmt.Errorf("%s did not end within %v and was killed", s.name, stopLimit)
	}
}

func (s *server) start(ctx context.Context) error {
	if s.running() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	const tries = 20
	for try := 1; ; try++ {
		err := s.launch(ctx)
		if err == nil || try == tries || s.passing == "" || !strings.Contains(err.Error(), s.passing) {
			return err
		}
		if late := pause(ctx, 5*askEvery); late != nil {
			return err
		}
	}
}

// launch starts the process once and waits until it answers.
func (s *server) launch(ctx context.Context) error {
	p, err := launch(s.recipe, s.Log())
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	s.proc = p
	for {
		err := s.answers(ctx)
		if p.ended() {
			return fmt.Errorf("%s ended before it answered (%v):\n%s", s.name, p.err, tail(s.Log())) //nolint:errorlint // nil when it ended well
		}
		if err == nil {
			return nil
		}
		if late := pause(ctx, askEvery); late != nil {
			p.kill()
			return fmt.Errorf("%s does not answer on %s: %w (%w):\n%s", s.name, s.addr, err, late, tail(s.Log()))
		}
	}
}

// pause waits, or returns why not.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// folder gives the folder that the caller chose, or a new one and true. The new one lies
// in parent; empty: where temporary files lie.
func folder(chosen, parent, name string) (string, bool, error) {
	if chosen != "" {
		return chosen, false, os.MkdirAll(chosen, 0o755)
	}
	dir, err := os.MkdirTemp(parent, "tingcha-"+name+"-")
	return dir, true, err
}

// FreePort finds a port of 127.0.0.1 that nobody listens on. It lies below those that
// the kernel gives to outgoing connections: a client that keeps dialling a server that
// is down could otherwise be given the very port, connect to itself, and keep the
// server from coming back.
func FreePort() (int, error) {
	const lowest, highest, tries = 20_000, 32_000, 100
	for range tries {
		port := lowest + rand.IntN(highest-lowest)
		l, err := net.Listen("tcp", local(port))
		if err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("no free port between %d and %d", lowest, highest)
}

// local is the loopback address with a port.
func local(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// choose gives the port that the caller wants, or a free one.
func choose(port int) (int, error) {
	if port != 0 {
		return port, nil
	}
	return FreePort()
}
