package faulttest_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
	"github.com/tingcha/tingcha/storage/postgres"
)

// TestABackupUnderLoadOfTheClusterLosesNothing takes a dump of the database and then a
// copy of the bucket while calls come from Kafka and walk, as docs/operations.md says.
// All is lost but Kafka and the recorders' archive. Restored into another database and
// another bucket, the check is clean; messages are read again from where the restored
// records stand, the archive's list brings recordings whose notices nobody ever sent,
// and everything ends as the oracle says, with every verdict from before the dump.
func TestABackupUnderLoadOfTheClusterLosesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program, and works for half a minute")
	}
	d := newDrill(t)
	a := d.site(t, testenv.Postgres(t), "a")
	settleAll(t, a.store)
	d.publish(t, d.messages[:len(d.messages)*2/5])
	taken := &atomic.Int64{}
	stop := working(t, a.consumer(d, taken).Run, a.flow().Run, d.load)
	until(t, "calls are scored", func() bool { return scored(t, a.store) > drillCalls/10 })
	judged := confirm(t, a.store, 10)

	early := d.bucket(t, "early")
	copyBytes(t, a.own, early)
	before := kept(t, a.store)
	d.upTo(3, 5)
	until(t, "more recordings are kept", func() bool { return kept(t, a.store) > before+2 })
	at := taken.Load()
	d.upTo(4, 5)
	dump := filepath.Join(t.TempDir(), "tingcha.dump")
	command(t, nil, postgresTool(t, "pg_dump"), "--format=custom", "--file="+dump, a.url)
	dumped := taken.Load()
	d.upTo(9, 10)
	until(t, "messages are taken in between dump and copy", func() bool { return taken.Load() > dumped+20 })
	b := d.site(t, "", "b")
	n := copyBytes(t, a.own, b.own)
	t.Logf("%d messages were taken in before the dump, %d during it, %d until the copy of %d recordings was made", at, dumped-at, taken.Load()-dumped, n)
	stop()
	lost := scored(t, a.store)
	if err := a.store.Close(); err != nil {
		t.Error(err)
	}

	b.restore(t, dump)
	restored := scored(t, b.store)
	t.Logf("%d calls were scored when all was lost, %d are in the backup", lost, restored)
	sound(t, b.parts)
	d.checkByProgram(t, b)
	wrong := b.parts
	wrong.blobs = minio.WithArchive(early, d.archive)
	if found, err := pipeline.Check(t.Context(), wrong.store, wrong.blobs); err != nil || len(found) == 0 {
		t.Errorf("a copy of the bucket from before the dump is not told from a good one: %v, %v", found, err)
	}

	d.publish(t, d.rest(t)) // the systems go on meanwhile
	stop = working(t, b.consumer(d, taken).Run, b.flow().Run)
	d.caughtUp(t, b.store)
	stop()
	run := d.reconcile(t, b)
	if run.Mended != len(d.unannounced) || run.Total > 0 {
		t.Errorf("the archive's list brought %d recordings with the problems %v, want %d and none", run.Mended, run.Problems, len(d.unannounced))
	}
	finish(t, b.parts, d.clock)
	d.world.judge(t, b.store, judged)
	sound(t, b.parts)
	if end := scored(t, b.store); restored == 0 || restored >= end {
		t.Errorf("%d calls of %d were scored in the backup: it was not taken under way", restored, end)
	}
}

// site is one place at which the hotline runs.
type site struct {
	parts
	url      string
	own      *minio.Bucket
	ownName  string
	archived *minio.Archive
}

// site makes a place with a bucket of its own. Without a database it has no records yet.
func (d *drill) site(t *testing.T, url, what string) *site {
	t.Helper()
	s := &site{url: url, ownName: name(d.random, what), archived: d.archive.Archive()}
	s.own = d.open(t, s.ownName)
	s.parts = parts{blobs: minio.WithArchive(s.own, d.archive), bus: local.New(), now: d.clock.now, owner: "drill-" + what, lease: time.Minute}
	s.open = func(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
		if strings.HasPrefix(uri, "s3:") {
			return s.archived.Open(ctx, uri)
		}
		return d.world.open(ctx, uri)
	}
	if url != "" {
		s.connect(t, true)
	}
	return s
}

func (s *site) connect(t *testing.T, migrate bool) {
	t.Helper()
	store, err := postgres.Open(t.Context(), postgres.Config{URL: s.url, Migrate: migrate, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	s.store = store
}

// restore makes a new database of a dump.
func (s *site) restore(t *testing.T, dump string) {
	t.Helper()
	s.url = testenv.Postgres(t)
	command(t, nil, postgresTool(t, "pg_restore"), "--exit-on-error", "--no-owner", "--dbname="+s.url, dump)
	s.advised(t)
	s.connect(t, false)
	t.Cleanup(func() { _ = s.store.Close() })
}

// advised runs the statement that docs/operations.md wants run after a restore.
func (s *site) advised(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	statement := regexp.MustCompile("`(SELECT setval.*;)`").FindSubmatch(text)
	if statement == nil {
		t.Fatal("docs/operations.md has no such statement")
	}
	conn, err := pgx.Connect(t.Context(), s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	var next int64
	if err := conn.QueryRow(t.Context(), string(statement[1])).Scan(&next); err != nil || next <= 1_000_000_000 {
		t.Errorf("the next result has the number %d, %v", next, err)
	}
}

// flow leaves in the archive what is there.
func (s *site) flow() *pipeline.Flow {
	f := s.parts.flow()
	f.Stages[0] = &pipeline.Fetch{
		Store: s.store, Blobs: s.blobs, Open: s.open, AgentChannel: 0,
		Keeps: func(uri string) (string, bool) { return uri, strings.HasPrefix(uri, "s3:") },
	}
	return f
}

func (s *site) consumer(d *drill, taken *atomic.Int64) *pipeline.Consumer {
	return &pipeline.Consumer{
		From: d.log, Store: s.store, Bus: s.bus, Reader: unwrapping{d.world}, Now: s.now, Log: slog.New(slog.DiscardHandler),
		Took: func(c bus.Chunk, _ storage.Accepted) { taken.Add(int64(len(c.Records))) },
	}
}

// reconcile compares everything once, and gives the run of the archive's job.
func (d *drill) reconcile(t *testing.T, s *site) storage.Run {
	t.Helper()
	store := s.store.(*postgres.Store)
	r := &pipeline.Reconciler{
		Store: store, Bus: s.bus, Outbox: store, Topics: d.log, Archive: backdated{s.archived}, Prefix: "2006/01/02/",
		Reader: unwrapping{d.world}, Zone: time.UTC, Now: s.now, Log: slog.New(slog.DiscardHandler),
	}
	if err := r.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	runs, err := store.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(runs, func(r storage.Run) bool { return r.Job == "archive" })
	if i < 0 {
		t.Fatalf("nobody compared the archive: %v", runs)
	}
	return runs[i]
}

// checkByProgram runs tingcha check on a site.
func (d *drill) checkByProgram(t *testing.T, s *site) {
	t.Helper()
	address, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	address.User = url.User(address.User.Username())
	config := filepath.Join(t.TempDir(), "tingcha.yaml")
	text := fmt.Sprintf(`
zone: UTC
kafka: {brokers: [%q]}
postgres: {url: %q, password: env:PG_WORD}
minio: {endpoint: %q, bucket: %s, access_key: env:S3_USER, secret_key: env:S3_WORD}
archive: {bucket: %s, prefix: 2006/01/02/}
customer_key: env:KEY
`, d.brokers[0], address, d.at.Endpoint, s.ownName, d.bucketName)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"PG_WORD=" + password, "S3_USER=" + d.at.AccessKey, "S3_WORD=" + d.at.SecretKey, "KEY=" + strings.Repeat("5a", 32)}
	command(t, env, tingcha(t), "check", "--config", config)
}

// postgresTool finds a tool of PostgreSQL: the PATH's, or Debian's newest.
func postgresTool(t *testing.T, tool string) string {
	t.Helper()
	if path, err := exec.LookPath(tool); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + tool) // the pattern is good
	if len(found) == 0 {
		t.Fatalf("no %s on the PATH nor in /usr/lib/postgresql; install the package postgresql-client", tool)
	}
	return slices.Max(found)
}
