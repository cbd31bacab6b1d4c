package testenv_test

import (
	"crypto/rand"
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/notification"
	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/internal/testenv"
)

// witness is a test that only remembers how it was ended.
type witness struct {
	testing.TB
	how, why string
}

func (w *witness) Helper() {}

func (w *witness) Fatal(args ...any) { w.end("failed", args) }

func (w *witness) Skip(args ...any) { w.end("skipped", args) }

func (w *witness) end(how string, args []any) {
	w.how, w.why = how, args[0].(string)
	runtime.Goexit()
}

func TestWithoutServersATestIsSkippedButFailsInCI(t *testing.T) {
	for _, name := range []string{testenv.KafkaVariable, testenv.PostgresVariable, testenv.MinIOVariable} {
		t.Setenv(name, "")
	}
	asks := map[string]func(testing.TB){
		testenv.KafkaVariable:    func(t testing.TB) { testenv.Kafka(t) },
		testenv.PostgresVariable: func(t testing.TB) { testenv.Postgres(t) },
		testenv.MinIOVariable:    func(t testing.TB) { testenv.MinIO(t) },
	}
	for ci, want := range map[string]string{"true": "failed", "": "skipped"} {
		t.Setenv("CI", ci)
		for variable, ask := range asks {
			w, done := &witness{TB: t}, make(chan struct{})
			go func() {
				defer close(done)
				ask(w)
			}()
			<-done
			if w.how != want || !strings.Contains(w.why, variable) || !strings.Contains(w.why, "make test") {
				t.Errorf("CI=%q without %s: %q because %q, want %q and what to do", ci, variable, w.how, w.why, want)
			}
		}
	}
}

func TestEachTestHasAnEmptyDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	one, two := testenv.Postgres(t), testenv.Postgres(t)
	query(t, one, "create table calls (id text)")
	query(t, two, "create table calls (id text)")

	var gone string
	t.Run("and it is dropped after it", func(t *testing.T) {
		gone = testenv.Postgres(t)
		conn, err := pgx.Connect(t.Context(), gone)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn // left open: it must not keep the database from being dropped
	})
	if conn, err := pgx.Connect(t.Context(), gone); err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

func TestTheSharedStoreTellsTheSharedKafkaWhatIsPut(t *testing.T) {
	t.Parallel()
	brokers, c := testenv.Kafka(t), client(t, testenv.MinIO(t))
	bucket := "b" + strings.ToLower(rand.Text())
	if err := c.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	arn, err := notification.NewArnFromString(testenv.NoticesARN)
	if err != nil {
		t.Fatal(err)
	}
	wish := notification.NewConfig(arn)
	wish.AddEvents(notification.ObjectCreatedAll)
	var wishes notification.Configuration
	wishes.AddQueue(wish)
	if err := c.SetBucketNotification(t.Context(), bucket, wishes); err != nil {
		t.Fatal(err)
	}
	put(t, c, bucket, "a.wav")

	r := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, Topic: testenv.NoticesTopic, GroupID: bucket, StartOffset: kafka.FirstOffset})
	defer r.Close()
	for {
		m, err := r.ReadMessage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var told struct{ Key string }
		if err := json.Unmarshal(m.Value, &told); err != nil {
			t.Fatal(err)
		}
		if told.Key == bucket+"/a.wav" {
			return
		}
	}
}
