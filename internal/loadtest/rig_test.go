package loadtest_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/postgres"
)

// rig is a cluster of a test's own.
type rig struct {
	dir     string
	program string // tingcha
	config  string // its configuration file
	env     []string
	objects *testenv.MinIOServer
	bus     *kafka.Bus
	store   *postgres.Store
	// database is the URL of the records.
	database string
	archive  *minio.Bucket
}

const archiveBucket = "recordings"

// newRig starts the servers, makes topics, schema and buckets, and builds the program.
// More of the configuration may be given, line by line.
func newRig(t testing.TB, more ...string) *rig {
	t.Helper()
	brokers := testenv.OwnKafka(t)
	database := testenv.OwnPostgres(t)
	if err := brokers.CreateTopic(t.Context(), testenv.NoticesTopic, 6); err != nil {
		t.Fatal(err)
	}
	objects := testenv.OwnMinIO(t, testenv.MinIOOptions{Notify: &testenv.Notify{Brokers: []string{brokers.Addr()}, Topic: testenv.NoticesTopic}})
	at := objects.Store()
	r := &rig{dir: t.TempDir(), objects: objects, database: database.URL("postgres")}
	r.program = filepath.Join(r.dir, "tingcha")
	r.must(t, exec.CommandContext(t.Context(), "go", "build", "-o", r.program, "../../cmd/tingcha"))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, bucket := range []string{"tingcha", archiveBucket} {
		must(objects.CreateBucket(t.Context(), bucket))
	}
	address, err := url.Parse(database.URL("postgres"))
	must(err)
	password, _ := address.User.Password()
	r.env = append(os.Environ(), "PG_WORD="+password, "S3_USER="+at.AccessKey, "S3_WORD="+at.SecretKey, "KEY="+strings.Repeat("5a", 32))
	address.User = url.User(address.User.Username())
	r.config = filepath.Join(r.dir, "tingcha.yaml")
	must(os.WriteFile(r.config, fmt.Appendf(nil, `
metrics: 127.0.0.1:0
listen: 127.0.0.1:0
kafka: {brokers: [%q], partitions: 6, replicas: 1}
postgres: {url: %q, password: env:PG_WORD, connections: 8}
minio: {endpoint: %q, tls: false, bucket: tingcha, access_key: env:S3_USER, secret_key: env:S3_WORD}
lease: 5s
customer_key: env:KEY
%s
`, brokers.Addr(), address, at.Endpoint, strings.Join(more, "\n")), 0o600))
	r.run(t, "migrate")
	r.run(t, "topics", "create")
	r.bus, err = kafka.Open(t.Context(), kafka.Config{Brokers: []string{brokers.Addr()}, Now: time.Now})
	must(err)
	r.store, err = postgres.Open(t.Context(), postgres.Config{URL: r.database, Now: time.Now, ReadOnly: true})
	must(err)
	r.archive, err = minio.New(minio.Config{Endpoint: at.Endpoint, AccessKey: at.AccessKey, SecretKey: at.SecretKey, Bucket: archiveBucket})
	must(err)
	t.Cleanup(func() { _, _, _ = r.bus.Close(), r.store.Close(), r.archive.Close() })
	return r
}

// run runs a command of the program on the cluster and gives its output.
func (r *rig) run(t testing.TB, args ...string) []byte {
	t.Helper()
	return r.must(t, r.command(t, args...))
}

func (r *rig) command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), r.program, append(args, "--config", r.config)...)
	cmd.Env = r.env
	return cmd
}

func (*rig) must(t testing.TB, cmd *exec.Cmd) []byte {
	t.Helper()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, &errs)
	}
	return out
}

// member is a process of the program.
type member struct {
	cmd  *exec.Cmd
	errs bytes.Buffer
}

// serve starts a process with the given roles.
func (r *rig) serve(t testing.TB, roles string) *member {
	t.Helper()
	m := &member{cmd: r.command(t, "serve", "--role", roles)}
	m.cmd.Stderr = &m.errs
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.kill)
	return m
}

// stop asks the process to end and waits.
func (m *member) stop(t testing.TB) {
	t.Helper()
	_ = m.cmd.Process.Signal(syscall.SIGTERM)
	if err := m.cmd.Wait(); err != nil {
		t.Errorf("serve: %v\n%s", err, &m.errs)
	}
}

// kill ends it at once.
func (m *member) kill() {
	_ = m.cmd.Process.Kill()
	_ = m.cmd.Wait()
}
