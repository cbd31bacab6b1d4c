package pipeline_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func TestHorizonIsTheSlowestSourceOrTime(t *testing.T) {
	t.Parallel()
	now := morning
	mark := func(ago time.Duration) storage.Watermark { return storage.Watermark{Event: now.Add(-ago), Seen: now} }
	cases := map[string]struct {
		marks []storage.Watermark
		want  time.Duration // before now
	}{
		"without sources, time alone":          {nil, 0},
		"the slowest source, less disorder":    {[]storage.Watermark{mark(time.Minute), mark(20 * time.Minute)}, 22 * time.Minute},
		"a source that says nothing holds 2 h": {[]storage.Watermark{mark(time.Minute), mark(48 * time.Hour)}, 2 * time.Hour},
		"a time from the future is not now":    {[]storage.Watermark{mark(-10 * time.Minute)}, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := now.Sub(pipeline.Horizon(c.marks, now)); got != c.want {
				t.Errorf("%v before now, want %v", got, c.want)
			}
		})
	}
}

// accused is a hotline in the evening of a call in which somebody complained, with a
// source of tickets that lives.
func accused(t *testing.T) (*hotline, *journal) {
	t.Helper()
	h, j := newHotline(t), newJournal()
	h.clock = morning.Add(time.Minute)
	j.publish(bus.CallTopic, 0, cdrMessage("a", 60))
	j.publish(bus.RecordingTopic, 0, wordsMessage("a", "您好", "我要投诉"))
	h.beat(j, h.clock)
	take(t, h.consumer(j))
	h.drain()
	return h, j
}

func (h *hotline) beat(j *journal, at time.Time) {
	j.publish(bus.TicketTopic, 0, `{"heartbeat":true,"at":"`+at.Format(time.RFC3339)+`"}`)
}

// found is the one finding of the call.
func (h *hotline) found() storage.FindingRow {
	h.t.Helper()
	d := h.dossier("a")
	if len(d.Findings) != 1 {
		h.t.Fatalf("findings %+v", d.Findings)
	}
	return d.Findings[0]
}

func (h *hotline) provisional(want bool, when string) {
	h.t.Helper()
	if got := h.found().Provisional; got != want {
		h.t.Errorf("%s: provisional %v, want %v", when, got, want)
	}
}

// The window of the rule is 24 h and the lag of tickets 2 h; the call lasts a minute.
const firm = 26*time.Hour + time.Minute

func TestLiveSourceMakesAFindingFirmWhenItHasComeSoFar(t *testing.T) {
	t.Parallel()
	h, j := accused(t)
	h.provisional(true, "at once")
	h.later(firm)
	h.beat(j, morning.Add(firm).Add(time.Minute))
	take(t, h.consumer(j))
	h.drain()
	h.provisional(true, "the source may be a little out of order")
	h.later(2 * time.Minute)
	h.beat(j, morning.Add(firm).Add(2*time.Minute))
	take(t, h.consumer(j))
	h.drain()
	h.provisional(false, "the source has come so far")
}

func TestSilentSourceHoldsAFindingBackOnlyUntilTimePasses(t *testing.T) {
	t.Parallel()
	h, _ := accused(t)
	h.later(firm + time.Hour)
	h.drain()
	h.provisional(true, "an hour after the lag")
	h.later(time.Hour)
	h.drain()
	h.provisional(false, "two hours after the lag")
}

func TestHotlineWithoutSourcesSettlesByTimeAlone(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	h.clock = morning.Add(time.Hour)
	h.ingest(storage.Batch{Calls: []storage.CallLine{line("a", time.Minute)}, Transcripts: []storage.OfferedTranscript{said("a", "您好", "我要投诉")}})
	h.drain()
	h.provisional(true, "an hour after the call")
	h.later(26 * time.Hour)
	h.drain()
	h.provisional(false, "a day after the call")

	old := newHotline(t) // its clock stands a week after the calls
	old.ingest(storage.Batch{Calls: []storage.CallLine{line("a", time.Minute)}, Transcripts: []storage.OfferedTranscript{said("a", "您好", "我要投诉")}})
	old.drain()
	old.provisional(false, "in an old archive, at once")
}

func TestLateTicketWithdrawsWhatNobodyJudged(t *testing.T) {
	t.Parallel()
	h, j := accused(t)
	h.later(72 * time.Hour)
	h.drain()
	h.provisional(false, "after three days")
	j.publish(bus.TicketTopic, 0, ticketMessage("T1", "a", string(call.ComplaintInternal), morning.Add(time.Hour), 2),
		ticketMessage("T1", "a", string(call.Repair), morning.Add(time.Hour), 1)) // versions out of order
	take(t, h.consumer(j))
	h.drain()
	if f := h.found(); f.Status != storage.Withdrawn {
		t.Errorf("finding %+v", f)
	}
}

func TestLateTicketSendsAJudgedFindingBackToPeople(t *testing.T) {
	t.Parallel()
	h, j := accused(t)
	h.later(72 * time.Hour)
	h.drain()
	f := h.found()
	_, err := h.store.Judge(t.Context(), storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Reviewer: "r", Reason: "clear", Key: "k", Seen: f.Version, At: h.now()},
		[]scoring.Entry{{Agent: "1001", Dept: "客服一部", Month: "2026-09", Item: scoring.Deduction, Points: 500, At: h.now()}})
	if err != nil {
		t.Fatal(err)
	}
	j.publish(bus.TicketTopic, 0, ticketMessage("T1", "a", string(call.ComplaintInternal), morning.Add(time.Hour), 1))
	take(t, h.consumer(j))
	h.drain()
	if f := h.found(); f.Status != storage.Confirmed || !f.Moved {
		t.Errorf("a judged finding stays, and is marked: %+v", f)
	}
}

func TestTicketOutsideTheWindowChangesNothing(t *testing.T) {
	t.Parallel()
	h, j := accused(t)
	j.publish(bus.TicketTopic, 0, ticketMessage("T1", "a", string(call.ComplaintInternal), morning.Add(25*time.Hour), 1))
	take(t, h.consumer(j))
	h.later(72 * time.Hour)
	h.drain()
	if f := h.found(); f.Status != storage.Open || f.Provisional {
		t.Errorf("finding %+v", f)
	}
}
