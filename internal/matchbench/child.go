package matchbench

import (
	"bufio"
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

//go:embed hyperscan daachorse
var sources embed.FS

// child is an engine in a process of its own, which scans when it is sent a line.
type child struct {
	called  string
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errors  bytes.Buffer
}

// start runs a program and waits until it is ready.
func start(ctx context.Context, called, program string, args ...string) (*child, error) {
	c := &child{called: called, command: exec.CommandContext(ctx, program, args...)}
	c.command.Stderr = &c.errors
	var err error
	if c.in, err = c.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start %s: %w", called, err)
	}
	out, err := c.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", called, err)
	}
	c.out = bufio.NewReader(out)
	if err := c.command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", called, err)
	}
	if line, err := c.out.ReadString('\n'); err != nil || line != "ready\n" {
		return nil, errors.Join(fmt.Errorf("%s is not ready: %s", called, line), c.close())
	}
	return c, nil
}

func (c *child) name() string { return c.called }

func (c *child) round() (time.Duration, int, error) {
	if _, err := io.WriteString(c.in, "again\n"); err != nil {
		return 0, 0, fmt.Errorf("ask for a round: %w", err)
	}
	line, err := c.out.ReadString('\n')
	if err != nil {
		return 0, 0, fmt.Errorf("read what a round gave: %w", err)
	}
	var seconds float64
	var found int
	if _, err := fmt.Sscan(line, &seconds, &found); err != nil {
		return 0, 0, fmt.Errorf("read %q: %w", line, err)
	}
	return time.Duration(seconds * float64(time.Second)), found, nil
}

// close lets the process end: it does so when it is sent no more.
func (c *child) close() error {
	if err := errors.Join(c.in.Close(), c.command.Wait()); err != nil {
		return fmt.Errorf("%s: %w: %s", c.called, err, strings.TrimSpace(c.errors.String()))
	}
	return nil
}

// hyperscan builds the C program in a folder and starts it.
func hyperscan(ctx context.Context, folder, kind, corpus, phrases string) (*child, error) {
	if err := copySources("hyperscan", folder); err != nil {
		return nil, err
	}
	program := filepath.Join(folder, "hyperscan", "scan")
	if err := build(ctx, folder, nil, "gcc", "-O2", "-march=native", "-o", program, program+".c", "-lhs"); err != nil {
		return nil, err
	}
	return start(ctx, "hyperscan", program, kind, corpus, phrases)
}

// daachorse builds the Rust program in the user's cache, where it is built once,
// and starts it.
func daachorse(ctx context.Context, corpus, phrases string) (*child, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("find the cache: %w", err)
	}
	folder := filepath.Join(cache, "tingcha-matchbench")
	if err := copySources("daachorse", folder); err != nil {
		return nil, err
	}
	crate := filepath.Join(folder, "daachorse")
	if err := build(ctx, crate, []string{"RUSTFLAGS=-C target-cpu=native"}, "cargo", "build", "--release", "--quiet"); err != nil {
		return nil, err
	}
	return start(ctx, "daachorse", filepath.Join(crate, "target", "release", "scan"), corpus, phrases)
}

// build runs a compiler.
func build(ctx context.Context, folder string, env []string, name string, args ...string) error {
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), env...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(out))
	}
	return nil
}

// copySources writes a program's files below a folder, those that differ, so that
// cargo builds only what is new.
func copySources(name, folder string) error {
	return fs.WalkDir(sources, name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := sources.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		to := filepath.Join(folder, filepath.FromSlash(path))
		if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, text) {
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return fmt.Errorf("copy %s: %w", path, err)
		}
		if err := os.WriteFile(to, text, 0o644); err != nil {
			return fmt.Errorf("copy %s: %w", path, err)
		}
		return nil
	})
}
