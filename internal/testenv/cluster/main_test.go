package main_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/internal/testenv"
)

// build makes the program, or skips the test where it has nothing to start.
func build(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers")
	}
	testenv.OwnMinIO(t) // skips where the caches are empty, rather than filling them for minutes
	bin := filepath.Join(t.TempDir(), "cluster")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return bin
}

// withoutJava is an environment that has all but Java.
func withoutJava(t *testing.T, ci string) []string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"sh", "postgres"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue // Debian's postgres is found without
		}
		if path, err = filepath.EvalSymlinks(path); err == nil {
			err = os.Symlink(path, filepath.Join(bin, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return append(os.Environ(), "PATH="+bin, "CI="+ci, testenv.KafkaVariable+"=") // it may be there from outside
}

func TestACommandIsToldWhereTheServersAreAndItsCodeIsKept(t *testing.T) {
	t.Parallel()
	bin := build(t)
	cmd := exec.CommandContext(t.Context(), bin, "--", "sh", "-c", `echo "$TINGCHA_TEST_KAFKA $TINGCHA_TEST_POSTGRES $TINGCHA_TEST_MINIO"; exit 7`)
	cmd.Env = withoutJava(t, "")
	out, err := cmd.Output()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 7 {
		t.Fatalf("ended with %v, want the command's code 7", err)
	}
	if said := string(exit.Stderr); strings.Count(said, "Java") != 1 {
		t.Errorf("want one line on why there is no Kafka, got:\n%s", said)
	}
	told := strings.Fields(string(out))
	if len(told) != 2 {
		t.Fatalf("was told %q, want all but Kafka", told)
	}
	for _, at := range told {
		if listens(host(t, at)) {
			t.Errorf("%s still runs", at)
		}
	}
}

func TestUnderCINoCommandRunsWithoutAllServers(t *testing.T) {
	t.Parallel()
	bin := build(t)
	cmd := exec.CommandContext(t.Context(), bin, "--", "sh", "-c", "echo it runs")
	cmd.Env = withoutJava(t, "true")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 || len(out) > 0 {
		t.Errorf("ended with %v and printed %q, want 1 and nothing", err, out)
	}
}

func TestNothingOutlivesAKilledCluster(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends children with their parent")
	}
	t.Parallel()
	bin := build(t)
	cmd := exec.CommandContext(t.Context(), bin)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "TMPDIR="+scratch(t)) // nobody removes the data
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for said := bufio.NewScanner(out); said.Scan() && !strings.Contains(said.Text(), "test.sh"); {
	}
	hosts := map[string]string{}
	for name, value := range exported(t, filepath.Join(cmd.Dir, "tingcha-cluster", "test.sh")) {
		hosts[name] = host(t, value)
	}
	secrets := exported(t, filepath.Join(cmd.Dir, "tingcha-cluster", "env.sh"))
	config, err := os.ReadFile(filepath.Join(cmd.Dir, "tingcha-cluster", "cluster.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	understood(t, string(config), secrets)
	for name, at := range hosts {
		if !listens(at) {
			t.Errorf("%s: nobody listens on %s", name, at)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for name, at := range hosts {
		for listens(at) {
			if ctx.Err() != nil {
				t.Fatalf("%s outlives the program that started it", name)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	if len(hosts) != 3 {
		t.Errorf("told of %v, want three servers", hosts)
	}
}

// exported gives the variables of a file of exports.
func exported(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if !found {
			t.Fatalf("%s has the line %q", path, line)
		}
		all[name] = strings.Trim(value, "'")
	}
	return all
}

// understood wants a configuration that tingcha takes, with the secrets that it names.
func understood(t *testing.T, config string, secrets map[string]string) {
	t.Helper()
	c, err := settings.Read([]byte(config), func(name string) (string, bool) { value, ok := secrets[name]; return value, ok })
	if err != nil || !c.Cluster() || c.Archive == nil {
		t.Errorf("tingcha does not understand what is written: %v\n%s", err, config)
	}
}

// scratch is a folder that PostgreSQL's user can reach too, unlike t.TempDir's.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tingcha-cluster-") //nolint:usetesting // see above
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// host gives the host and port of an address or URL.
func host(t *testing.T, at string) string {
	t.Helper()
	if !strings.Contains(at, "://") {
		return at
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func listens(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
