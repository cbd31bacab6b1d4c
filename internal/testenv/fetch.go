package testenv

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	kafkaVersion = "3.9.2" // the one in pom.xml
	minioVersion = "v0.0.0-20260212201848-7aac2a2c5b7c"
)

// ErrMissing is the cause when a server's program is not on this machine.
var ErrMissing = errors.New("missing on this machine")

//go:embed pom.xml
var pom []byte

// FetchKafka puts the broker's jars into the user's cache unless they are there, and
// gives their folder. It needs Maven the first time.
func FetchKafka(ctx context.Context) (string, error) {
	return cached("kafka-"+kafkaVersion, func(dir string) error {
		if err := os.WriteFile(filepath.Join(dir, "pom.xml"), pom, 0o600); err != nil {
			return err
		}
		return command(ctx, dir, nil, "mvn", "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+dir)
	})
}

// FetchMinIO builds MinIO into the user's cache unless it is there, and gives the
// program's path. The first time takes minutes: it is a large program, and its
// authors publish no binaries any more.
func FetchMinIO(ctx context.Context) (string, error) {
	dir, err := cached("minio-"+minioVersion, func(dir string) error {
		env := []string{"GOBIN=" + dir, "CGO_ENABLED=0", "GOFLAGS="}
		return command(ctx, dir, env, "go", "install", "-ldflags", "-s -w", "github.com/minio/minio@"+minioVersion)
	})
	return filepath.Join(dir, "minio"), err
}

// cached gives a folder of the cache, filled by fill the first time. It appears
// whole or not at all, however many processes fill it at once.
func cached(name string, fill func(dir string) error) (string, error) {
	dir, err := cacheDir(name)
	if err != nil || present(dir) {
		return dir, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), name+"-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	if err := fill(temp); err != nil {
		return "", fmt.Errorf("fetch %s: %w", name, err)
	}
	if err := os.Rename(temp, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return dir, nil
}

func cacheDir(name string) (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(base, "tingcha", name), nil
}

// have gives a folder of the cache, or an error that says how to fill it.
func have(name string) (string, error) {
	dir, err := cacheDir(name)
	if err == nil && !present(dir) {
		err = fmt.Errorf("%w: %s is not in the cache; run \"make cluster-fetch\" once", ErrMissing, name)
	}
	return dir, err
}

func present(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) > 0
}

// command runs a program to its end; an error carries the end of what it printed.
func command(ctx context.Context, dir string, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	const most = 1500
	out = bytes.TrimSpace(out)
	if len(out) == 0 {
		return err // it did not start, and the error names it
	}
	return fmt.Errorf("%s: %w: %s", filepath.Base(name), err, out[max(0, len(out)-most):])
}
