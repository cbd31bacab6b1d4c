package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage/minio"
)

// cluster is the servers of a test, and a configuration for them.
type cluster struct {
	dir      string
	database string // host and port
	broker   string // in the clear
	secured  string // the same broker, for users with a password
	text     string // the configuration
	env      []string
}

// newCluster gives a broker of its own, as topics have fixed names, and a database
// and a bucket of the shared servers.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := newServers(t)
	testenv.OwnKafka(t, c.kafkaOptions(t))
	return c
}

// newServers is a cluster whose broker was not started.
func newServers(t *testing.T) *cluster {
	t.Helper()
	address, err := url.Parse(testenv.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	store := testenv.MinIO(t)
	c := &cluster{dir: t.TempDir(), database: address.Host, broker: freeAddress(t), secured: freeAddress(t)}
	address.User = url.User(address.User.Username())
	name := strings.TrimPrefix(address.Path, "/")
	c.env = append(os.Environ(), "PG_WORD="+password, "S3_USER="+store.AccessKey, "S3_WORD="+store.SecretKey,
		"KEY="+strings.Repeat("5a", 32), "OTHER_KEY="+strings.Repeat("5b", 32), "KAFKA_WORD=right", "WRONG=wrong-word", "NOBODY=nobody")
	c.text = fmt.Sprintf(`
metrics: 127.0.0.1:0
listen: 127.0.0.1:0
log: {format: json, level: info}
reconcile: {every: 10s}
kafka: {brokers: [%q], partitions: 4, replicas: 1}
postgres: {url: %q, password: env:PG_WORD, connections: 4}
minio: {endpoint: %q, tls: false, bucket: %s, access_key: env:S3_USER, secret_key: env:S3_WORD}
customer_key: env:KEY
`, c.broker, address, store.Endpoint, bucketOf(t, store, name))
	return c
}

// bucketOf makes a bucket that is named like the test's database.
func bucketOf(t *testing.T, store testenv.Store, database string) string {
	t.Helper()
	name := strings.ReplaceAll(database, "_", "-")
	bucket, err := minio.New(minio.Config{Endpoint: store.Endpoint, AccessKey: store.AccessKey, SecretKey: store.SecretKey, Bucket: name})
	if err != nil {
		t.Fatal(err)
	}
	defer bucket.Close()
	if err := bucket.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return name
}

func freeAddress(t *testing.T) string {
	t.Helper()
	port, err := testenv.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// kafkaOptions asks for a second listener, on which the user tingcha has the password
// "right".
func (c *cluster) kafkaOptions(t *testing.T) testenv.KafkaOptions {
	t.Helper()
	_, port, _ := strings.Cut(c.broker, ":")
	o := testenv.KafkaOptions{Settings: map[string]string{
		"listeners":               fmt.Sprintf("PLAINTEXT://%s,SASL_PLAINTEXT://%s,CONTROLLER://%s", c.broker, c.secured, freeAddress(t)),
		"advertised.listeners":    fmt.Sprintf("PLAINTEXT://%s,SASL_PLAINTEXT://%s", c.broker, c.secured),
		"sasl.enabled.mechanisms": "PLAIN",
		"listener.name.sasl_plaintext.plain.sasl.jaas.config": `org.apache.kafka.common.security.plain.PlainLoginModule required user_tingcha="right";`,
	}}
	listeners := strings.Split(o.Settings["listeners"], "CONTROLLER://")
	o.Settings["controller.quorum.voters"] = "1@" + listeners[1]
	if _, err := fmt.Sscan(port, &o.Port); err != nil {
		t.Fatal(err)
	}
	return o
}

// file writes the configuration, some of its words replaced by others.
func (c *cluster) file(t *testing.T, replacements ...string) string {
	t.Helper()
	text := strings.NewReplacer(replacements...).Replace(c.text)
	if len(replacements) > 0 && text == c.text {
		t.Fatalf("%q is not in the configuration", replacements[0])
	}
	f, err := os.CreateTemp(c.dir, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// command prepares a process of tingcha.
func (c *cluster) command(t *testing.T, config string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "tingcha", append(args, "--config", config, "--data", filepath.Join(c.dir, "none"))...)
	cmd.Env = c.env
	return cmd
}

// run runs tingcha and gives its exit code.
func (c *cluster) run(t *testing.T, config string, args ...string) (code int, out, errs string) {
	t.Helper()
	cmd := c.command(t, config, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return code, stdout.String(), stderr.String()
}

// must runs tingcha, which has to do what it is asked.
func (c *cluster) must(t *testing.T, config string, args ...string) string {
	t.Helper()
	code, out, errs := c.run(t, config, args...)
	if code != exitOK {
		t.Fatalf("tingcha %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// settings reads the configuration.
func (c *cluster) settings(t *testing.T) settings.Config {
	t.Helper()
	cfg, err := settings.Read([]byte(c.text), c.lookup)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// lookup is the environment of the test's processes.
func (c *cluster) lookup(name string) (string, bool) {
	for _, v := range c.env {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

func (c *cluster) secret(name string) string {
	value, _ := c.lookup(name)
	return value
}

// store opens the cluster's records for reading.
func (c *cluster) store(t *testing.T) records {
	t.Helper()
	store, err := openServerRecords(t.Context(), c.settings(t), recordsOptions{readOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // only read
	return store
}
