// Command cluster starts Kafka, PostgreSQL and MinIO on the loopback address.
//
//	cluster                 until Ctrl-C; writes how to reach them into tingcha-cluster
//	cluster -- CMD ARG…     while a command runs that is told where they are, as tests are
//	cluster fetch           only gets what is not there: Kafka's jars, and MinIO, which is built
//
// tingcha-cluster gets three files: cluster.yaml is a configuration for tingcha, env.sh
// has the secrets that it names, and test.sh tells tests where the servers are.
//
// The data is new each time and gone at the end. Nothing is left running, even if
// this program is killed (on Linux).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/tingcha/tingcha/internal/testenv"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	switch {
	case len(args) == 1 && args[0] == "fetch":
		return fetch(ctx, out, errs)
	case len(args) == 0:
		return serve(ctx, out, errs)
	case len(args) > 1 && args[0] == "--":
		return during(ctx, args[1:], errs)
	}
	fmt.Fprintln(errs, "usage: cluster [fetch | -- CMD ARG…]")
	return 2
}

// fetch fills the caches.
func fetch(ctx context.Context, out, errs io.Writer) int {
	code := 0
	for _, get := range []func(context.Context) (string, error){testenv.FetchKafka, testenv.FetchMinIO} {
		path, err := get(ctx)
		if err != nil {
			fmt.Fprintln(errs, "cluster:", err)
			code = 1
			continue
		}
		fmt.Fprintln(out, path)
	}
	return code
}

// start starts what can be started, tells what cannot, and whether nothing is amiss.
func start(ctx context.Context, errs io.Writer) (*testenv.Cluster, bool) {
	fmt.Fprintln(errs, "cluster: starting Kafka, PostgreSQL and MinIO; the first time, MinIO is built, which takes minutes")
	c, err := testenv.StartCluster(ctx)
	if err != nil {
		fmt.Fprintln(errs, "cluster:", strings.ReplaceAll(err.Error(), "\n", "\ncluster: "))
	}
	return c, err == nil
}

// serve runs the servers until a signal.
func serve(ctx context.Context, out, errs io.Writer) int {
	c, whole := start(ctx, errs)
	if whole {
		whole = tell(c, out, errs)
	}
	if whole {
		fmt.Fprintln(errs, "cluster: runs until Ctrl-C")
		<-ctx.Done()
	}
	return end(c, whole, errs)
}

// folder is where serve writes how to reach the servers. Git ignores it.
const folder = "tingcha-cluster"

// tell writes the files, says what to do with them, and whether it could.
func tell(c *testenv.Cluster, out, errs io.Writer) bool {
	err := os.MkdirAll(folder, 0o700)
	for name, text := range map[string]string{
		"cluster.yaml": c.Configuration(), "env.sh": exports(c.Secrets()), "test.sh": exports(c.Environment()),
	} {
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	if err != nil {
		fmt.Fprintln(errs, "cluster:", err)
		return false
	}
	fmt.Fprintf(out, `. %[1]s/env.sh                                         # in another terminal: the secrets
bin/tingcha migrate --config %[1]s/cluster.yaml        # and so on; the README goes on from here
. %[1]s/test.sh                                        # for go test without make
`, folder)
	return true
}

// during runs a command beside the servers and gives its exit code. Missing servers
// are no reason not to run it, since tests skip what they have no server for; but
// under CI=true nothing may be skipped.
func during(ctx context.Context, args []string, errs io.Writer) int {
	c, whole := start(ctx, errs)
	if !whole && os.Getenv("CI") == "true" {
		return end(c, false, errs)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), c.Environment()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	err := cmd.Run()
	code := cmd.ProcessState.ExitCode() // -1: it did not start, or a signal ended it
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		fmt.Fprintln(errs, "cluster:", err)
	}
	if code < 0 {
		code = 1
	}
	return max(code, end(c, true, errs))
}

// end stops the servers and gives the exit code.
func end(c *testenv.Cluster, well bool, errs io.Writer) int {
	if err := c.Close(); err != nil {
		fmt.Fprintln(errs, "cluster:", err)
		return 1
	}
	if !well {
		return 1
	}
	return 0
}

// exports are lines for a shell. No value holds a quote.
func exports(env []string) string {
	var b strings.Builder
	for _, line := range env {
		name, value, _ := strings.Cut(line, "=")
		fmt.Fprintf(&b, "export %s='%s'\n", name, value)
	}
	return b.String()
}
