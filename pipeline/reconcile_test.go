package pipeline_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// reconciler compares the days around the clock, which stands an hour after the calls.
func (h *hotline) reconciler(a *archive, j *journal) *pipeline.Reconciler {
	h.clock = morning.Add(time.Hour)
	r := &pipeline.Reconciler{
		Store: h.store, Bus: h.bus, Prefix: "2006/01/02/", Reader: h.reader(), Zone: time.UTC, Now: h.now, Log: slog.New(slog.DiscardHandler),
	}
	if a != nil {
		r.Archive = a
	}
	if j != nil {
		r.Topics = j
	}
	return r
}

func (h *hotline) once(r *pipeline.Reconciler) {
	h.t.Helper()
	if err := r.Once(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// problems lists "job kind subject" of the last runs.
func (h *hotline) problems() []string {
	h.t.Helper()
	runs, err := h.store.Runs(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, r := range runs {
		for _, p := range r.Problems {
			all = append(all, strings.Join([]string{r.Job, p.Kind, p.Subject}, " "))
		}
	}
	return all
}

func (h *hotline) run(name string) storage.Run {
	h.t.Helper()
	runs, err := h.store.Runs(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range runs {
		if r.Job == name {
			return r
		}
	}
	h.t.Fatalf("no run of %s", name)
	return storage.Run{}
}

func TestLostNoticeIsFoundInTheList(t *testing.T) {
	t.Parallel()
	h, a := newHotline(t), newArchive()
	h.ingest(storage.Batch{Calls: []storage.CallLine{line("a", time.Minute), line("b", time.Minute)}})
	a.put("2026/09/03/a.wav", "e1", morning)
	a.put("2026/09/03/notes.txt", "e2", morning)
	a.put("2026/09/02/b.wav", "e3", morning) // in the folder of the day before
	a.put("2020/01/01/old.wav", "e4", morning)
	a.put("2026/09/03/young.wav", "e5", morning.Add(time.Hour-time.Minute)) // its notice may be on its way
	h.once(h.reconciler(a, nil))
	for _, id := range []string{"a", "b"} {
		if d := h.stands(id, storage.Registered, ""); len(d.Recordings) != 1 || d.Entry.Day != "2026-09-03" {
			t.Errorf("%s: %+v", id, d)
		}
	}
	for name, mended := range map[string]int{"archive": 1, "archive_past": 1} {
		if r := h.run(name); r.Mended != mended || r.Total != 0 {
			t.Errorf("%+v", r)
		}
	}
	rows, err := h.store.Entries(t.Context(), storage.EntryFilter{})
	if err != nil || len(rows) != 2 {
		t.Errorf("%d calls, %v", len(rows), err)
	}
	h.once(h.reconciler(a, nil))
	if r := h.run("archive"); r.Mended != 0 || r.Checked == 0 {
		t.Errorf("a second time: %+v", r)
	}
}

func TestListOfObjectsThatNobodyCanReadIsTakenInByParts(t *testing.T) {
	t.Parallel()
	h, a := newHotline(t), newArchive()
	for i := range 1201 {
		a.put(fmt.Sprintf("2026/09/03/%d%s.wav", i, strings.Repeat("x", 300)), "e", morning) // too long for an ID
	}
	store := &counting{Store: h.store}
	r := h.reconciler(a, nil)
	r.Store = store
	h.once(r)
	if got := len(h.letters()); got != 1000 { // as many as are listed
		t.Errorf("%d dead letters", got)
	}
	if store.most > 500 {
		t.Errorf("%d dead letters in one transaction", store.most)
	}
}

// counting notes how many dead letters come at a time.
type counting struct {
	storage.Store
	most int
}

func (c *counting) Ingest(ctx context.Context, b storage.Batch) (storage.Accepted, error) {
	c.most = max(c.most, len(b.DeadLetters))
	return c.Store.Ingest(ctx, b)
}

func TestNoticeLostOnPurposeIsFoundWithinTheInterval(t *testing.T) {
	t.Parallel()
	h, a := newHotline(t), newArchive()
	h.ingest(storage.Batch{Calls: []storage.CallLine{line("a", time.Minute)}})
	a.put("2026/09/03/a.wav", "e1", morning)
	r := h.reconciler(a, nil)
	r.Every, r.PastEvery = 20*time.Millisecond, time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	for h.dossier("a").Entry.State == storage.Expected && ctx.Err() == nil {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	h.stands("a", storage.Registered, "")
}

func TestReplacedAndLostRecordingsAreNoticed(t *testing.T) {
	t.Parallel()
	for name, prefix := range map[string]string{"listed by day": "2006/01/02/", "listed by day without a century": "06/1/2/", "listed whole": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, a := newHotline(t), newArchive()
			h.ingest(storage.Batch{Calls: []storage.CallLine{line("a", time.Minute), line("b", time.Minute), line("named", time.Minute)}})
			folder := "calls1/2026/09/03/"
			if strings.HasPrefix(prefix, "06") {
				folder = "26/9/3/"
			} else if prefix != "" {
				prefix = "calls1/" + prefix
			}
			a.put(folder+"a.wav", "e1", morning)
			gone := a.put(folder+"b.wav", "e2", morning)
			other := a.put(folder+"0001.wav", "e3", morning)
			h.ingest(storage.Batch{Recordings: []storage.OfferedRecording{{ // a message knew its call, which its key does not tell
				Recording: recordingAt("named", other), ETag: "e0", Day: "2026-09-03", Started: morning,
			}}})
			r := h.reconciler(a, nil)
			r.Prefix = prefix
			h.once(r)
			if got := h.problems(); len(got) != 0 {
				t.Errorf("problems %v", got)
			}
			before := h.dossier("a").Entry.InputRev
			a.put(folder+"a.wav", "e9", morning)
			delete(a.objects, gone)
			h.once(r)
			if diff := cmp.Diff([]string{"archive lost_object " + gone}, h.problems()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if d := h.dossier("a"); d.ETags[0] != "e9" || d.Entry.InputRev <= before {
				t.Errorf("the replaced recording is offered as %v at revision %d", d.ETags, d.Entry.InputRev)
			}
			if d := h.dossier("named"); len(d.ETags) != 1 || d.ETags[0] != "e3" {
				t.Errorf("the call that a message named: %v", d.ETags)
			}
			rows, err := h.store.Entries(t.Context(), storage.EntryFilter{})
			if err != nil || len(rows) != 3 {
				t.Errorf("%d calls, %v", len(rows), err)
			}
		})
	}
}

func TestAwayArchiveIsTold(t *testing.T) {
	t.Parallel()
	h, a := newHotline(t), newArchive()
	a.away = true
	h.once(h.reconciler(a, nil))
	if diff := cmp.Diff([]string{"archive not_compared archive", "archive_past not_compared archive_past"}, h.problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestPartitionsThatNobodyReadsAreTold(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	r := h.reconciler(nil, j)
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60))
	j.publish(bus.CallTopic, 1, cdrMessage("b", 60))
	j.publish(bus.TicketTopic, 0, ticketMessage("T", "a", "repair", morning, 1))
	take(t, h.consumer(j))
	j.publish(bus.CallTopic, 1, cdrMessage("c", 60))
	j.records[bus.TicketTopic][0] = nil // made anew
	h.once(r)
	if diff := cmp.Diff([]string{"bus position_beyond_end kafka:tingcha.tickets/0"}, h.problems()); diff != "" {
		t.Errorf("at first (-want +got):\n%s", diff)
	}
	h.once(r)
	if diff := cmp.Diff([]string{"bus stalled kafka:tingcha.cdr/1", "bus position_beyond_end kafka:tingcha.tickets/0"}, h.problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	take(t, h.consumer(j))
	h.once(r)
	if got := h.problems(); len(got) != 1 {
		t.Errorf("after it was read: %v", got)
	}
}

func TestCallsThatStandStillAreTold(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	r := h.reconciler(nil, nil)
	h.ingest(storage.Batch{
		Calls: []storage.CallLine{line("a", time.Minute), line("b", time.Minute)}, Transcripts: []storage.OfferedTranscript{said("a", "您好")},
	})
	h.later(29 * time.Minute)
	h.once(r)
	if got := h.problems(); len(got) != 0 {
		t.Errorf("too early: %v", got)
	}
	h.later(2 * time.Minute)
	h.once(r)
	if diff := cmp.Diff([]string{"stuck stuck a"}, h.problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestSourceOfTicketsThatSaysNothingIsTold(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	r := h.reconciler(nil, nil)
	h.beat(j, h.now())
	take(t, h.consumer(j))
	h.later(6 * time.Minute)
	h.once(r)
	if diff := cmp.Diff([]string{"settle silent_source kafka:tingcha.tickets/0"}, h.problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestOneProcessOfManyReconciles(t *testing.T) {
	t.Parallel()
	h, box := newHotline(t), &outbox{}
	one, other := h.reconciler(nil, nil), h.reconciler(nil, nil)
	one.Outbox, other.Outbox = box, box
	box.oldest = h.now().Add(-6 * time.Minute)
	box.add(storage.Outgoing{Seq: 1, Letter: &storage.DeadLetter{}})
	h.once(one)
	if diff := cmp.Diff([]string{"outbox outbox outbox"}, h.problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	ran, err := box.Alone(t.Context(), "reconcile/stuck", func(ctx context.Context) error {
		h.later(time.Minute)
		return other.Once(ctx)
	})
	if !ran || err != nil {
		t.Fatal(ran, err)
	}
	if first, held := h.run("outbox").Started, h.run("stuck").Started; !first.After(held) {
		t.Errorf("a job that somebody else was at was run: %v, %v", first, held)
	}
}
