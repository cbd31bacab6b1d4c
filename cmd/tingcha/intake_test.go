package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// TestACallThatComesByMessageIsFetchedFromTheArchive publishes what a switch and a
// recorder would, and leaves the recording where it is.
func TestACallThatComesByMessageIsFetchedFromTheArchive(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	archive := c.archive(t)
	c.text += "archive: {bucket: " + archive.name + `, prefix: "2006/01/02/"}` + "\n"
	config := c.file(t)
	c.must(t, config, "migrate")
	c.must(t, config, "topics", "create")
	all := c.serve(t, config, "all")

	sound, err := os.ReadFile("../../testdata/demo/recordings/a-006.wav")
	if err != nil {
		t.Fatal(err)
	}
	const object = "2026/09/03/listed.wav"
	if err := archive.Put(t.Context(), object, bytes.NewReader(sound), int64(len(sound))); err != nil {
		t.Fatal(err)
	}
	c.publish(t,
		bus.Message{Topic: bus.CallTopic, Key: "listed", Value: []byte(`{"call_id":"listed","started":"2026-09-03T10:12:00+08:00","agent":"1024","caller":"13800001111","answered":true,"recording":"s3://` + archive.name + "/" + object + `"}`)},
		bus.Message{Topic: bus.CallTopic, Key: "bad", Value: []byte(`{"call_id":"bad"`)},
	)
	entry := c.waitFor(t, "listed", func(d storage.Dossier) bool { return d.Entry.State == storage.Waiting || d.Entry.State == storage.Dead })
	if entry.Entry.Reason != "no_transcriber" || len(entry.Recordings) != 1 {
		t.Fatalf("the call is %s (%s: %s) with %d recordings, want it waiting for a transcriber", entry.Entry.State, entry.Entry.Reason, entry.Entry.Detail, len(entry.Recordings))
	}
	if got, want := entry.Recordings[0].Blob, "s3://"+archive.name+"/"+object; got != want {
		t.Errorf("the recording is kept under %q, want %q: where it is", got, want)
	}
	if out := c.must(t, config, "check"); !strings.Contains(out, "no problems") {
		t.Errorf("check:\n%s", out)
	}

	code, out, _ := c.run(t, config, "deadletter", "retry", "--all")
	if code != exitProblems || !strings.Contains(out, "0 of 1 dead letter taken in") {
		t.Errorf("retry of what is still bad: exit code %d\n%s", code, out)
	}
	if out := c.must(t, config, "deadletter", "list"); !strings.Contains(out, "tingcha.cdr/") {
		t.Errorf("dead letters:\n%s", out)
	}
	all.end(t)
	for _, secret := range []string{"13800001111", c.secret("PG_WORD"), c.secret("S3_WORD"), c.secret("KEY")} {
		if strings.Contains(all.errs.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, all.errs)
		}
	}
}

// bucket is a bucket with its name.
type bucket struct {
	*minio.Bucket
	name string
}

// archive makes a bucket into which a recorder would put recordings.
func (c *cluster) archive(t *testing.T) bucket {
	t.Helper()
	cfg := c.settings(t)
	name := cfg.MinIO.Bucket + "-archive"
	made, err := minio.New(bucketConfig(*cfg.MinIO, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = made.Close() }) // nothing is open
	if err := made.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return bucket{made, name}
}

// publish hands messages over as the hotline's systems do.
func (c *cluster) publish(t *testing.T, messages ...bus.Message) {
	t.Helper()
	b, err := kafka.Open(t.Context(), kafka.Config{Brokers: []string{c.broker}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Publish(t.Context(), messages...); err != nil {
		t.Fatal(err)
	}
}

// waitFor waits until a call is as it should be.
func (c *cluster) waitFor(t *testing.T, id string, is func(storage.Dossier) bool) storage.Dossier {
	t.Helper()
	store := c.store(t)
	for deadline := time.Now().Add(time.Minute); ; {
		found, err := store.Load(t.Context(), []string{id}, storage.WithRecordings)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 1 && is(found[0]) {
			return found[0]
		}
		if time.Now().After(deadline) {
			t.Fatalf("call %s is not as it should be: %+v", id, found)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
