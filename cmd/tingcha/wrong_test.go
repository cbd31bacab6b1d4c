package main

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestWrongConfigurationIsToldInOneLine starts tingcha on settings and servers that
// are not as they should be: each is one line that says what, where and what to do.
func TestWrongConfigurationIsToldInOneLine(t *testing.T) {
	t.Parallel()
	series(t)
	c := newCluster(t)
	right := c.file(t)
	refused := func(t *testing.T, want int, config string, words ...string) {
		t.Helper()
		code, _, errs := c.run(t, config, "serve")
		c.oneLine(t, code, want, errs, words)
	}

	t.Run("no schema", func(t *testing.T) { refused(t, exitFailed, right, "no schema", "tingcha migrate") })
	c.must(t, right, "migrate")
	t.Run("topics that are missing", func(t *testing.T) {
		refused(t, exitFailed, right, "tingcha.cdr", "is missing", "tingcha topics create")
		code, out, _ := c.run(t, right, "topics", "check")
		if code != exitProblems || strings.Count(out, "is missing") != 10 {
			t.Errorf("topics check: exit code %d:\n%s", code, out)
		}
	})
	t.Run("topics with too few partitions", func(t *testing.T) {
		c.must(t, c.file(t, "partitions: 4", "partitions: 1"), "topics", "create")
		refused(t, exitFailed, right, "tingcha.cdr", "has 1 partition and needs 4", "tingcha topics create")
	})
	few := []string{"partitions: 4", "partitions: 1"} // so that all is well but for one thing
	wrong := func(more ...string) string { return c.file(t, append(few, more...)...) }
	if out := c.must(t, wrong(), "config", "check", "--connect"); strings.Count(out, " ok") != 6 {
		t.Errorf("config check --connect of what is well:\n%s", out)
	}

	code, out, errs := c.run(t, right, "config", "check", "--connect")
	if code != exitProblems || strings.Count(errs, "\n") != 1 || strings.Count(out, "needs 4") != 10 {
		t.Errorf("config check --connect of topics with too few partitions: exit code %d\n%s%s", code, out, errs)
	}

	c.hangs(t, few)
	if out := c.must(t, right, "topics", "create"); strings.Count(out, ": 1 → 4 partitions\n") != 10 {
		t.Errorf("topics create of topics with too few partitions:\n%s", out)
	}
	c.must(t, right, "topics", "check")

	if _, out, _ := c.run(t, wrong("env:KEY", "env:OTHER_KEY"), "config", "check", "--connect"); !strings.Contains(out, "customer key   customer_key: is not the key") {
		t.Errorf("config check --connect with another key:\n%s", out)
	}

	for name, w := range map[string]struct {
		code   int
		config string
		words  []string
	}{
		"an unreachable broker":            {exitFailed, wrong(c.broker, "127.0.0.1:1"), []string{"kafka broker 127.0.0.1:1", "nothing listens there"}},
		"a wrong password for Kafka":       {exitFailed, wrong(c.broker+`"]`, c.secured+`"], sasl: {mechanism: plain, user: tingcha, password: env:WRONG}`), []string{c.secured, "refused the SASL credentials", "tingcha"}},
		"no password for Kafka":            {exitFailed, wrong(c.broker, c.secured), []string{c.secured, "SASL"}},
		"an unreachable database":          {exitFailed, wrong(c.database, "127.0.0.1:1"), []string{"127.0.0.1:1", "refused"}},
		"a wrong password for PostgreSQL":  {exitFailed, wrong("env:PG_WORD", "env:WRONG"), []string{"password authentication failed"}},
		"a database that is not there":     {exitFailed, wrong("/test_", "/nowhere_"), []string{"nowhere_", "does not exist"}},
		"an unreachable object store":      {exitFailed, wrong("endpoint: \"127.0.0.1", "endpoint: \"127.0.0.2"), []string{"127.0.0.2"}},
		"a wrong secret key for MinIO":     {exitFailed, wrong("env:S3_WORD", "env:WRONG"), []string{"refuses the secret key"}},
		"a wrong access key for MinIO":     {exitFailed, wrong("env:S3_USER", "env:NOBODY"), []string{"knows no access key", "nobody"}},
		"a bucket that is not there":       {exitFailed, wrong("bucket: test-", "bucket: nowhere-"), []string{"nowhere-", "bucket"}},
		"an archive that is not there":     {exitFailed, wrong("customer_key", "archive: {bucket: nowhere-archive}\ncustomer_key"), []string{"nowhere-archive"}},
		"an unknown key":                   {exitUsage, wrong("metrics:", "metricks:"), []string{"line 2", "metricks"}},
		"a secret in the file":             {exitUsage, wrong("env:PG_WORD", "hunter2"), []string{"line 7", "postgres.password", "env:NAME or file:PATH"}},
		"a secret in the url":              {exitUsage, wrong("@127.0.0.1", ":hunter2@127.0.0.1"), []string{"postgres.url", "has a password in it"}},
		"a variable that is not set":       {exitUsage, wrong("env:S3_WORD", "env:NOT_SET_ANYWHERE"), []string{"line 8", "minio.secret_key", "NOT_SET_ANYWHERE is not set"}},
		"half a cluster":                   {exitUsage, wrong("customer_key: env:KEY", ""), []string{"customer_key is missing"}},
		"a key that is too short":          {exitUsage, wrong("env:KEY", "env:WRONG"), []string{"customer_key", "32", "tingcha config key"}},
		"another customer key":             {exitFailed, wrong("env:KEY", "env:OTHER_KEY"), []string{"customer_key", "not the key with which these records were made", "the key that was there first"}},
		"a rulebook that is not there":     {exitUsage, wrong("metrics:", "rulebook: nowhere.rules\nmetrics:"), []string{"nowhere.rules"}},
		"a certificate that is not there":  {exitUsage, wrong(c.broker+`"]`, c.broker+`"], tls: {ca: nowhere.pem}`), []string{"kafka.tls", "nowhere.pem"}},
		"TLS to a broker that speaks none": {exitFailed, wrong(c.broker+`"]`, c.broker+`"], tls: {}`), []string{c.broker, "closed the connection"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, w.code, w.config, w.words...)
		})
	}
}

// hangs asks the servers while the object store takes connections and says nothing.
func (c *cluster) hangs(t *testing.T, rest []string) {
	t.Helper()
	silent, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	at := silent.Addr().String()
	began := time.Now()
	_, out, _ := c.run(t, c.file(t, append(rest, c.settings(t).MinIO.Endpoint, at)...), "config", "check", "--connect")
	if took := time.Since(began); took > 25*time.Second {
		t.Errorf("config check --connect waited %v for one that hangs", took)
	}
	if !strings.Contains(out, "bucket         object store "+at+" does not answer") || strings.Count(out, " ok") != 5 {
		t.Errorf("config check --connect with a store that hangs:\n%s", out)
	}
}

// oneLine holds an exit code and one line to what they should be. Nothing else may be
// said, and no secret.
func (*cluster) oneLine(t *testing.T, code, want int, errs string, words []string) {
	t.Helper()
	if code != want {
		t.Errorf("exit code %d, want %d", code, want)
	}
	if strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "tingcha: ") {
		t.Errorf("not one line:\n%s", errs)
	}
	for _, word := range words {
		if !strings.Contains(errs, word) {
			t.Errorf("%q does not say %q", errs, word)
		}
	}
	for _, secret := range []string{"hunter2", "wrong-word", strings.Repeat("5a", 32), strings.Repeat("5b", 32)} {
		if strings.Contains(errs, secret) {
			t.Errorf("%q tells a secret", errs)
		}
	}
}

func TestSchemasOfOtherProgramsAreRefused(t *testing.T) {
	t.Parallel()
	c := newServers(t)
	config := c.file(t)
	c.must(t, config, "migrate")
	for _, s := range []struct{ name, statement, words string }{ // in this order: a newer one would be the one deleted
		{"an older schema", "DELETE FROM schema_version WHERE number = (SELECT max(number) FROM schema_version)", "tingcha migrate"},
		{"a newer schema", "INSERT INTO schema_version (number) VALUES (999)", "newer one"},
	} {
		c.execute(t, s.statement)
		code, _, errs := c.run(t, config, "serve")
		t.Log(s.name)
		c.oneLine(t, code, exitFailed, errs, []string{"schema", s.words})
	}
}

// execute changes the database behind tingcha's back.
func (c *cluster) execute(t *testing.T, statement string) {
	t.Helper()
	address, err := postgresURL(*c.settings(t).Postgres)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestAProcessThatServesTellsWhatHasGone takes the schema away from a process that
// serves, and gives it back.
func TestAProcessThatServesTellsWhatHasGone(t *testing.T) {
	t.Parallel()
	c := newServers(t)
	config := c.file(t)
	c.must(t, config, "migrate")
	pages := c.serve(t, config, "web") // pages need no broker
	ready := func(want int, words string) {
		t.Helper()
		if status, body := pages.ask(t, "/readyz"); status != want || !strings.Contains(body, words) {
			t.Errorf("readiness = %d %s, want %d and %q", status, body, want, words)
		}
	}
	ready(http.StatusOK, `"ready":true`)
	c.execute(t, "INSERT INTO schema_version (number) VALUES (999)")
	ready(http.StatusServiceUnavailable, "newer one")
	c.execute(t, "DELETE FROM schema_version WHERE number = 999")
	ready(http.StatusOK, `"ready":true`)
	if status, _ := pages.ask(t, "/healthz"); status != http.StatusOK {
		t.Errorf("health = %d", status)
	}
	pages.end(t)
}
