package loadtest_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
)

// withArchive is a recorder's bucket, listed every ten seconds.
const withArchive = "archive: {bucket: " + archiveBucket + "}\nreconcile: {every: 10s}"

// withNotices is one that tells what is put into it.
const withNotices = "archive: {bucket: " + archiveBucket + ", notices: " + testenv.NoticesTopic + "}\nreconcile: {every: 10s}"

// TestALostNoticeIsFoundByTheList puts one recording of which MinIO tells, and one of
// which it does not. The first comes by its notice, the second by the list of the
// archive, within the interval and the time for which objects are left to their notices.
func TestALostNoticeIsFoundByTheList(t *testing.T) {
	if testing.Short() {
		t.Skip("starts three servers and two processes; run without -short")
	}
	r := newRig(t, withNotices)
	put := func(id string) {
		t.Helper()
		sound := short(7, id)
		if err := r.archive.Put(t.Context(), "2026/"+id+".wav", bytes.NewReader(sound), int64(len(sound))); err != nil {
			t.Fatal(err)
		}
	}
	put("unheard") // nobody tells of it
	if err := r.objects.Announce(t.Context(), archiveBucket); err != nil {
		t.Fatal(err)
	}
	put("told")
	ingest := r.serve(t, "ingest")
	r.arrives(t, "told", 30*time.Second)
	if r.known(t, "unheard") {
		t.Fatal("the lost notice was not lost: this test proves nothing")
	}
	began := time.Now()
	reconcile := r.serve(t, "reconcile")
	r.arrives(t, "unheard", 40*time.Second)
	t.Logf("the list brought it after %.1f s, at an interval of 10 s", time.Since(began).Seconds())
	ingest.stop(t)
	reconcile.stop(t)
}

// known tells whether a call is in the ledger.
func (r *rig) known(t testing.TB, id string) bool {
	t.Helper()
	found, err := r.store.Load(t.Context(), []string{id}, storage.WithRecordings)
	if err != nil {
		t.Fatal(err)
	}
	return len(found) == 1 && len(found[0].Recordings) == 1
}

func (r *rig) arrives(t testing.TB, id string, patience time.Duration) {
	t.Helper()
	for deadline := time.Now().Add(patience); !r.known(t, id); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the recording of %s did not come within %v", id, patience)
		}
	}
}
