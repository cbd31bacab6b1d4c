package pipeline_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

func TestCallsTicketsAndWordsFromTopicsAreInspected(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	j.publish(bus.RecordingTopic, 2, wordsMessage("a", "您好", "我要投诉"), wordsMessage("b", "您好", "我要投诉"), wordsMessage("stray", "您好", "谢谢"))
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60), cdrMessage("b", 60))
	j.publish(bus.CallTopic, 1, cdrMessage("short", 2))
	j.publish(bus.TicketTopic, 0, ticketMessage("T1", "a", "complaint.internal", morning.Add(time.Hour), 1))
	take(t, h.consumer(j))
	h.drain()
	if d := h.stands("a", storage.Scored, ""); len(d.Findings) != 0 || d.Origin != "kafka:tingcha.cdr/0@0" {
		t.Errorf("a has a ticket: %+v, origin %s", d.Findings, d.Origin)
	}
	if d := h.stands("b", storage.Scored, ""); len(d.Findings) != 1 {
		t.Errorf("b has no ticket: %+v", d.Findings)
	}
	h.stands("short", storage.Excluded, "too_short")
	if d := h.stands("stray", storage.Scored, ""); d.Entry.Listed {
		t.Error("a call that no list has is listed")
	}
	for source, want := range map[string]int64{"kafka:tingcha.cdr/0": 2, "kafka:tingcha.cdr/1": 1, "kafka:tingcha.recordings/2": 3, "kafka:tingcha.tickets/0": 1} {
		if got := h.position(source); got != want {
			t.Errorf("%s was read up to %d, want %d", source, got, want)
		}
	}
}

func TestPoisonBesideGoodMessagesIsADeadLetterEach(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	deep := `{"call_id":"x","y":` + strings.Repeat("[", 100_000)
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60), "{", cdrMessage("b", 60), "\xff", deep, `{"call_id":"c"}`, cdrMessage("c", 60), strings.Repeat("x", 2<<20))
	j.publish(bus.TicketTopic, 5, `{"id":"T1","kind":"?","filed":"2026-09-03 10:00:00"}`, ticketMessage("T2", "a", "repair", morning, 1))
	take(t, h.consumer(j))
	want := []string{
		"tingcha.cdr/0@1 bad_json", "tingcha.cdr/0@3 text_invalid", "tingcha.cdr/0@4 bad_json", "tingcha.cdr/0@5 bad_time",
		"tingcha.cdr/0@7 too_long", "tingcha.tickets/5@0 unknown_kind",
	}
	if diff := cmp.Diff(want, h.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	for _, id := range []string{"a", "b", "c"} {
		h.stands(id, storage.Expected, "")
	}
	if _, err := h.store.Ticket(t.Context(), "T2"); err != nil {
		t.Error(err)
	}
}

func TestRepetitionDisorderAndFailedTransactionsChangeNothing(t *testing.T) {
	t.Parallel()
	plain, rough := newHotline(t), newHotline(t)
	var cdrs, tickets []string
	for i := range 40 {
		id := fmt.Sprint("c-", i)
		cdrs = append(cdrs, cdrMessage(id, 60+i))
		tickets = append(tickets, ticketMessage("T-"+id, id, "repair", morning.Add(time.Hour), 2), ticketMessage("T-"+id, id, "complaint.internal", morning.Add(time.Hour), 3))
	}
	fill := func(j *journal, tickets []string) {
		j.publish(bus.CallTopic, 0, cdrs...)
		j.publish(bus.TicketTopic, 0, tickets...)
		j.publish(bus.RecordingTopic, 0, wordsMessage("c-3", "您好", "我要投诉"), wordsMessage("c-4", "您好", "我要投诉"))
	}
	smooth := newJournal()
	fill(smooth, tickets)
	take(t, plain.consumer(smooth))

	j := newJournal()
	j.chunk, j.rewind = 7, 5 // every chunk brings five records that were taken in before
	backwards := slices.Clone(tickets)
	slices.Reverse(backwards)
	fill(j, backwards)
	c := rough.consumer(j)
	var n atomic.Int64
	c.Store = &failing{Intake: rough.store, fail: func(storage.Batch) (before, after error) {
		switch n.Add(1) % 5 {
		case 1:
			return storage.ErrUnavailable, nil
		case 3:
			return nil, errors.New("connection lost after the commit")
		}
		return nil, nil
	}}
	take(t, c)
	take(t, c)
	plain.drain()
	rough.drain()
	if diff := cmp.Diff(plain.everything(), rough.everything()); diff != "" {
		t.Errorf("the rough way leads elsewhere (-smooth +rough):\n%s", diff)
	}
	if got := rough.letters(); len(got) != 0 {
		t.Errorf("dead letters %v", got)
	}
}

// everything is what must be the same however it came: states, findings, tickets.
func (h *hotline) everything() []string {
	h.t.Helper()
	rows, err := h.store.Entries(h.t.Context(), storage.EntryFilter{Limit: 1000})
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		d := h.dossier(r.Entry.CallID)
		all = append(all, fmt.Sprint(r.Entry.CallID, r.Entry.State, r.Entry.Reason, r.Entry.Listed, r.Call, len(d.Findings)))
		if ticket, err := h.store.Ticket(h.t.Context(), "T-"+r.Entry.CallID); err == nil {
			all = append(all, fmt.Sprint(ticket))
		}
	}
	return all
}

func TestAwayStoreLosesAndCondemnsNothing(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60))
	c := h.consumer(j)
	c.Store = &failing{Intake: h.store, fail: func(storage.Batch) (before, after error) { return storage.ErrUnavailable, nil }}
	if err := c.Run(t.Context()); !errors.Is(err, errGivenUp) {
		t.Fatalf("error %v", err)
	}
	if got := h.letters(); len(got) != 0 || h.position("kafka:tingcha.cdr/0") != 0 {
		t.Errorf("dead letters %v", got)
	}
	take(t, h.consumer(j))
	h.stands("a", storage.Expected, "")
}

func TestRecordThatTheStoreRefusesStopsNobody(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60), cdrMessage("poison", 60), cdrMessage("b", 60))
	c := h.consumer(j)
	c.Store = &failing{Intake: h.store, fail: func(b storage.Batch) (before, after error) {
		for _, l := range b.Calls {
			if l.Call.ID == "poison" {
				return errors.New("constraint"), nil
			}
		}
		return nil, nil
	}}
	take(t, c)
	h.stands("a", storage.Expected, "")
	h.stands("b", storage.Expected, "")
	if diff := cmp.Diff([]string{"tingcha.cdr/0@1 refused"}, h.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if got := h.position("kafka:tingcha.cdr/0"); got != 3 {
		t.Errorf("read up to %d", got)
	}
}

func TestWhatTheTopicKeepsNoLongerIsTold(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60), cdrMessage("b", 60), cdrMessage("c", 60))
	j.first = 2
	take(t, h.consumer(j))
	h.stands("c", storage.Expected, "")
	if diff := cmp.Diff([]string{"tingcha.cdr/0@0 offsets_lost"}, h.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
}

func TestTicketsAndHeartbeatsLeaveMarks(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	filed := morning.Add(time.Hour)
	j.publish(bus.TicketTopic, 0, ticketMessage("T1", "a", "repair", filed, 1), ticketMessage("T2", "a", "repair", morning, 1))
	j.publish(bus.TicketTopic, 1, `{"heartbeat":true,"at":"2026-09-09T00:00:00Z"}`)
	j.publish(bus.TicketTopic, 2, ticketMessage("T3", "a", "repair", h.now().Add(time.Hour), 1))
	take(t, h.consumer(j))
	marks, err := h.store.Watermarks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []storage.Watermark{
		{Source: "kafka:tingcha.tickets/0", Event: filed, Seen: h.now()},
		{Source: "kafka:tingcha.tickets/1", Event: time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC), Seen: h.now(), Beats: true},
		{Source: "kafka:tingcha.tickets/2", Event: h.now().Add(10 * time.Minute), Seen: h.now()},
	}
	if diff := cmp.Diff(want, marks, cmp.Transformer("utc", time.Time.UTC)); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

const noticeTopic = "bucket.notices"

// notices makes a consumer that hears of objects: a notice is an object's address.
func (h *hotline) notices(j *journal, a *archive) *pipeline.Consumer {
	c := h.consumer(j)
	c.Archive, c.NoticeTopic = a, noticeTopic
	c.Notice = func(value []byte) ([]storage.Object, error) {
		if !strings.HasPrefix(string(value), "s3:") {
			return nil, errors.New("no notice")
		}
		return []storage.Object{{URI: string(value), ETag: "as the notice says"}}, nil
	}
	return c
}

func TestNoticeIsAHintAndTheArchiveIsAsked(t *testing.T) {
	t.Parallel()
	h, j, a := newHotline(t), newJournal(), newArchive()
	uri := a.put("2026/09/03/a.wav", "e1", morning)
	j.publish(noticeTopic, 0, uri, "s3://rec/gone.wav", "nonsense", uri, a.put("notes.txt", "e2", morning))
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60))
	take(t, h.notices(j, a))
	d := h.stands("a", storage.Registered, "")
	if len(d.ETags) != 1 || d.ETags[0] != "e1" || d.Recordings[0].Recording.URI != uri {
		t.Errorf("offered %+v %v", d.Recordings, d.ETags)
	}
	if diff := cmp.Diff([]string{"bucket.notices/0@2 bad_json"}, h.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if a.asked != 3 {
		t.Errorf("the archive was asked %d times for 3 objects", a.asked)
	}
}

func TestNoticeOfAnotherBucketHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	h, j, a := newHotline(t), newJournal(), newArchive()
	j.publish(noticeTopic, 0, "s3://other/13800001111.wav", a.put("2026/09/03/a.wav", "e1", morning))
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60))
	take(t, h.notices(j, a))
	h.stands("a", storage.Registered, "")
	if diff := cmp.Diff([]string{"bucket.notices/0@0 not_in_archive"}, h.letters()); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeReadExcludesNoCall(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	line := func(id, rest string) string {
		return fmt.Sprintf(`{"call_id":%q,"started":%q,%s}`, id, morning.Format(time.RFC3339), rest)
	}
	j.publish(bus.CallTopic, 0, line("a", `"answered":"perhaps","duration":60`), line("b", `"answered":true,"duration":"3 or so"`),
		line("c", `"agent":{"id":1},"duration":60`), line("d", `"answered":false,"duration":60`), line("e", `"answered":true,"duration":3`))
	take(t, h.consumer(j))
	for _, id := range []string{"a", "b", "c"} {
		h.stands(id, storage.Expected, "")
	}
	h.stands("d", storage.Excluded, "not_answered")
	h.stands("e", storage.Excluded, "too_short")
	if got := h.letters(); len(got) != 3 {
		t.Errorf("dead letters %q", got)
	}
}

func TestAddressOfAnotherBucketIsADeadLetter(t *testing.T) {
	t.Parallel()
	h, j, a := newHotline(t), newJournal(), newArchive()
	j.publish(bus.CallTopic, 0, strings.Replace(cdrMessage("a", 60), "{", `{"sector":"gas","recording":"s3://other/a.wav",`, 1))
	j.publish(bus.RecordingTopic, 0, `{"call_id":"b","uri":"s3://other/b.wav"}`, `{"call_id":"c","uri":"file:/etc/passwd"}`)
	take(t, h.notices(j, a))
	h.stands("a", storage.Expected, "")
	want := []string{"tingcha.cdr/0@0 not_in_archive", "tingcha.cdr/0@0 unknown_sector", "tingcha.recordings/0@0 not_in_archive", "tingcha.recordings/0@1 no_file"}
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(h.letters()))); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if ds, err := h.store.Load(t.Context(), []string{"b", "c"}, storage.WithRecordings); err != nil || len(ds) != 0 {
		t.Errorf("calls were made of them: %+v, %v", ds, err)
	}
}

func TestRecordingOfAnotherBucketIsFinal(t *testing.T) {
	t.Parallel()
	h, j, a := newHotline(t), newJournal(), newArchive()
	h.open = fmt.Errorf("%w: another bucket", storage.ErrElsewhere)
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60))
	j.publish(bus.RecordingTopic, 0, `{"call_id":"a","uri":"s3://other/a.wav","etag":"9f"}`)
	take(t, h.notices(j, a))
	h.drain()
	if d := h.stands("a", storage.Dead, "not_in_archive"); !strings.Contains(d.Entry.Detail, "a.wav is not in the archive") {
		t.Errorf("detail %q", d.Entry.Detail)
	}
}

func TestAwayArchiveMakesNoticesWaitAndCallsNot(t *testing.T) {
	t.Parallel()
	h, j, a := newHotline(t), newJournal(), newArchive()
	uri := a.put("a.wav", "e1", morning)
	a.away = true
	j.publish(bus.CallTopic, 0, strings.Replace(cdrMessage("a", 60), "{", `{"recording":"`+uri+`",`, 1))
	take(t, h.notices(j, a))
	h.stands("a", storage.Expected, "")
	j.publish(noticeTopic, 0, uri)
	if err := h.notices(j, a).Run(t.Context()); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
	if got := h.position("kafka:bucket.notices/0"); got != 0 {
		t.Errorf("notices were read up to %d", got)
	}
	a.away = false
	take(t, h.notices(j, a))
	h.stands("a", storage.Registered, "")
}

func TestRecordingThatACallNamesIsOfferedWhenItIsThere(t *testing.T) {
	t.Parallel()
	h, j, a := newHotline(t), newJournal(), newArchive()
	there := a.put("x/there.wav", "e1", morning)
	name := func(id, uri string) string {
		return strings.Replace(cdrMessage(id, 60), "{", `{"recording":"`+uri+`",`, 1)
	}
	j.publish(bus.CallTopic, 0, name("a", there), name("b", "s3://rec/not/yet.wav"))
	j.publish(bus.RecordingTopic, 0, `{"call_id":"c","uri":"s3://rec/said/to/be.wav","started":"2026-09-03 09:00:00"}`)
	take(t, h.notices(j, a))
	if d := h.stands("a", storage.Registered, ""); d.ETags[0] != "e1" {
		t.Errorf("etag %q", d.ETags[0])
	}
	h.stands("b", storage.Expected, "")
	h.stands("c", storage.Registered, "")
}
