package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

func TestCallWithTranscriptIsScoredAndItsFindingHasGrounds(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		h.ingest(storage.Batch{
			Calls:       []storage.CallLine{line("a", 20*time.Second)},
			Transcripts: []storage.OfferedTranscript{said("a", "您好请讲", "我要投诉你们那个接线员", "好的")},
		})
		h.drain()
		d := h.stands("a", storage.Scored, "")
		if len(d.Findings) != 1 || len(d.Findings[0].Finding.Evidence) == 0 {
			t.Fatalf("findings = %+v, want one with evidence", d.Findings)
		}
		entries, err := h.store.ScoreEntries(t.Context(), "1001", "2026-09")
		if err != nil || len(entries) == 0 {
			t.Errorf("score entries = %v, %v, want some", entries, err)
		}
	})
}

func TestLateTicketTakesAFindingBack(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		h.ingest(storage.Batch{
			Calls:       []storage.CallLine{line("a", 20*time.Second)},
			Transcripts: []storage.OfferedTranscript{said("a", "您好请讲", "我要投诉你们那个接线员", "好的")},
		})
		h.drain()
		h.ingest(storage.Batch{Tickets: []storage.OfferedTicket{ticket("T1", "a", call.ComplaintInternal, morning.Add(time.Hour))}})
		if state := h.dossier("a").Entry.State; state != storage.Transcribed {
			t.Errorf("after the ticket the call is %s, want it back at transcribed", state)
		}
		h.drain()
		d := h.stands("a", storage.Scored, "")
		if len(d.Findings) != 1 || d.Findings[0].Status != storage.Withdrawn {
			t.Errorf("findings = %+v, want the one withdrawn", d.Findings)
		}
	})
}

func TestEveryWayARecordingEnds(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		good := tone(t, 20, 3)
		batch := storage.Batch{}
		add := func(id string, data []byte) {
			batch.Calls = append(batch.Calls, line(id, 20*time.Second))
			batch.Recordings = append(batch.Recordings, h.sound(id, data))
		}
		add("waits", good)
		add("whole", tone(t, 20, 7))
		batch.Transcripts = append(batch.Transcripts, said("whole", "您好请讲", "你好", "再见"))
		batch.Calls = append(batch.Calls, line("unsaid", 0)) // the list does not say how long it was
		batch.Recordings = append(batch.Recordings, h.sound("unsaid", tone(t, 20, 11)))
		batch.Transcripts = append(batch.Transcripts, said("unsaid", "您好请讲", "你好", "再见"))
		add("cut", good[:len(good)-5000])
		add("noise", []byte("this is no recording at all"))
		add("silent", wav(t, make([]int16, 8000*20)))
		add("short", tone(t, 8, 5))
		add("gone", nil)
		batch.Calls = append(batch.Calls, line("blip", 3*time.Second), line("lost", 20*time.Second))
		ring := line("ring", 20*time.Second)
		ring.Call.Answered = false
		batch.Calls = append(batch.Calls, ring)
		h.ingest(batch)
		h.drain()
		h.stands("waits", storage.Waiting, "no_transcriber")
		d := h.stands("whole", storage.Scored, "")
		if d.Signals.Source != call.FromAudio || len(d.Recordings) != 1 || d.Recordings[0].Recording.Codec != "pcm_s16le" {
			t.Errorf("whole: signals from %q, recordings %+v", d.Signals.Source, d.Recordings)
		}
		h.stands("unsaid", storage.Scored, "")
		h.stands("cut", storage.Dead, "truncated")
		h.stands("noise", storage.Dead, "bad_container")
		h.stands("silent", storage.Dead, "silent")
		h.stands("short", storage.Dead, "truncated_vs_cdr")
		h.stands("gone", storage.Dead, "object_missing")
		h.stands("blip", storage.Excluded, "too_short")
		h.stands("ring", storage.Excluded, "not_answered")
		h.stands("lost", storage.Missing, "no_recording")
	})
}

func TestTheSameRecordingUnderTwoCallsCountsForTheEarlier(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]bool{"later call delivered second": false, "later call delivered first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pairings(t, func(t *testing.T, h *hotline) {
				data := tone(t, 20, 3)
				first, second := line("first", 20*time.Second), line("second", 20*time.Second)
				second.Call.Started = morning.Add(time.Hour)
				one := storage.Batch{
					Calls: []storage.CallLine{first}, Recordings: []storage.OfferedRecording{h.sound("first", data)},
					Transcripts: []storage.OfferedTranscript{said("first", "您好", "你好")},
				}
				two := storage.Batch{
					Calls: []storage.CallLine{second}, Recordings: []storage.OfferedRecording{h.sound("second", data)},
					Transcripts: []storage.OfferedTranscript{said("second", "您好", "我要投诉")},
				}
				if late {
					one, two = two, one
				}
				h.ingest(one)
				h.drain()
				h.ingest(two)
				h.drain()
				h.stands("first", storage.Scored, "")
				h.stands("second", storage.Excluded, "duplicate")
			})
		})
	}
}

func TestPassingTroubleIsTriedAgainAndThenGivenUp(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		h.open = errors.New("the archive does not answer")
		h.ingest(storage.Batch{
			Calls:      []storage.CallLine{line("a", 20*time.Second)},
			Recordings: []storage.OfferedRecording{h.sound("a", tone(t, 20, 3))},
		})
		h.drain()
		d := h.dossier("a")
		if d.Entry.State != storage.Registered || !d.Entry.NextAt.After(h.now()) {
			t.Fatalf("after one failure: %+v, want registered and due later", d.Entry)
		}
		for range 10 {
			h.later(12 * time.Hour)
			h.drain()
		}
		d = h.dossier("a")
		if d.Entry.State != storage.Dead {
			t.Fatalf("after many failures: %+v, want dead", d.Entry)
		}
		h.open = nil
		if n, err := h.store.Reopen(t.Context(), []string{"a"}, "somebody", h.now()); n != 1 || err != nil {
			t.Fatalf("Reopen() = %d, %v", n, err)
		}
		h.drain()
		h.stands("a", storage.Waiting, "no_transcriber")
	})
}

func TestCallOnWhichAStagePanicsHarmsNoNeighbour(t *testing.T) {
	t.Parallel()
	pairings(t, func(_ *testing.T, h *hotline) {
		h.flow.Stages[2].(*pipeline.Inspect).Engine = func() *inspect.Engine { return nil }
		h.ingest(storage.Batch{
			Calls:       []storage.CallLine{line("a", 20*time.Second)},
			Transcripts: []storage.OfferedTranscript{said("a", "您好", "你好")},
		})
		h.drain()
		h.stands("a", storage.Dead, "panic")
	})
}

func TestCallThatKillsItsWorkersIsGivenUpAndItsNeighboursGoOn(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		for _, id := range []string{"bad", "good"} {
			h.ingest(storage.Batch{
				Calls:       []storage.CallLine{line(id, 20*time.Second)},
				Transcripts: []storage.OfferedTranscript{said(id, "您好", "你好")},
			})
		}
		// A worker that dies claims and never commits. While "bad" is among them the
		// batch is lost; good comes through as soon as suspects walk alone.
		for range 20 {
			h.later(2 * time.Minute)
			if err := h.flow.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, suspects := range []bool{false, true} {
				q := storage.Claim{State: storage.Registered, Owner: "dies", Lease: time.Minute, Limit: 256, Now: h.now(), Suspects: suspects}
				if suspects {
					q.Limit = 1
				}
				claimed, err := h.store.Claim(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				if len(claimed) == 1 && claimed[0].CallID == "good" {
					_, err := h.store.Commit(t.Context(), []storage.Outcome{{
						CallID: "good", Token: claimed[0].Token, InputRev: claimed[0].InputRev,
						From: storage.Registered, To: storage.Fetched,
					}}, h.now())
					if err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		h.drain()
		h.stands("bad", storage.Dead, "poison_crash")
		h.stands("good", storage.Scored, "")
	})
}

func TestRunningFlowTakesUpWhatArrives(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- h.flow.Run(ctx) }()
		h.ingest(storage.Batch{
			Calls:       []storage.CallLine{line("a", 20*time.Second)},
			Transcripts: []storage.OfferedTranscript{said("a", "您好请讲", "你好", "再见")},
		})
		deadline := time.After(30 * time.Second)
		for h.dossier("a").Entry.State != storage.Scored {
			select {
			case <-deadline:
				t.Fatalf("after 30 s: %+v", h.dossier("a").Entry)
			case <-time.After(10 * time.Millisecond):
			}
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run() = %v after its context ended, want nil", err)
		}
	})
}

func TestUnlistedRecordingIsInspectedAndStandsApart(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		h.ingest(storage.Batch{Transcripts: []storage.OfferedTranscript{said("stray", "您好请讲", "你好", "再见")}})
		h.drain()
		h.stands("stray", storage.Scored, "")
		days, err := h.store.Coverage(t.Context(), "", "")
		if err != nil || len(days) != 1 {
			t.Fatalf("Coverage() = %v, %v", days, err)
		}
		if days[0].Expected != 0 || days[0].Unlisted[storage.Scored] != 1 {
			t.Errorf("coverage = %+v, want nothing expected and one unlisted", days[0])
		}
	})
}

func TestCheckMissesARecordingThatIsGone(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		h.ingest(storage.Batch{
			Calls:      []storage.CallLine{line("a", 20*time.Second)},
			Recordings: []storage.OfferedRecording{h.sound("a", tone(t, 20, 3))},
		})
		h.drain()
		if found, err := pipeline.Check(t.Context(), h.store, h.blobs); err != nil || len(found) > 0 {
			t.Fatalf("Check() = %v, %v, want no problem", found, err)
		}
		for info, err := range h.blobs.List(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			if err := h.blobs.Remove(t.Context(), info.Key); err != nil {
				t.Fatal(err)
			}
		}
		found, err := pipeline.Check(t.Context(), h.store, h.blobs)
		if err != nil || len(found) != 1 {
			t.Errorf("Check() = %v, %v, want the recording missed", found, err)
		}
	})
}
