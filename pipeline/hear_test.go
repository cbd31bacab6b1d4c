package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe"
)

// scripted is an engine that answers as a test says. It tells calls by how loud they
// are: the peak of a clip in thousands.
type scripted struct {
	name   string
	answer func(ctx context.Context, loud int) (string, error)
	asked  atomic.Int64
}

var _ transcribe.Engine = (*scripted)(nil)

func (e *scripted) Name() string { return e.name }
func (e *scripted) AtOnce() int  { return 1 }
func (e *scripted) Close() error { return nil }

func (e *scripted) Hear(ctx context.Context, clip transcribe.Clip) (transcribe.Words, error) {
	e.asked.Add(1)
	peak := 0
	for _, s := range clip.Samples {
		peak = max(peak, int(s))
	}
	text, err := e.answer(ctx, (peak+500)/1000)
	return transcribe.Words{Text: text, Confidence: 1}, err
}

// fluent is an engine that hears the agent's and the customer's words in every call.
func fluent(name string) *scripted {
	return &scripted{name: name, answer: says}
}

func says(_ context.Context, loud int) (string, error) {
	if loud < agentLoud { // the agent is louder by that much
		return "我要投诉你们营业厅", nil
	}
	return "您好请问有什么可以帮您", nil
}

const agentLoud = 15

// spoken is a stereo recording in which the agent speaks for two seconds and then the
// customer, who is as loud as told.
func spoken(t *testing.T, loud int) []byte {
	t.Helper()
	agent, customer := make([]int16, 8000*8), make([]int16, 8000*8)
	for i := range 8000 * 2 {
		at := float64(i) / 8000 // in syllables of which none is as high as the other, unlike a tone
		syllable := math.Abs(math.Sin(math.Pi * 3.7 * at))
		voice := func(peak int) int16 {
			return int16(float64(peak*1000) * syllable * math.Sin(2*math.Pi*(180+float64(loud))*at+9*math.Sin(2*math.Pi*2.3*at)+4*math.Sin(2*math.Pi*31*at)))
		}
		agent[8000+i], customer[8000*5+i] = voice(loud+agentLoud), voice(loud)
	}
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, 8000, agent, customer); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// hears gives the flow a stage that hears with the engine.
func (h *hotline) hears(engine transcribe.Engine) *pipeline.Hear {
	stage := &pipeline.Hear{Store: h.store, Blobs: h.blobs, Engine: engine, Now: h.now}
	var stages []pipeline.Stage
	for _, s := range h.flow.Stages {
		switch s := s.(type) {
		case *pipeline.Transcribe:
			stages = append(stages, &pipeline.Transcribe{Store: h.store, Hears: true}, stage)
		case *pipeline.Hear:
		default:
			stages = append(stages, s)
		}
	}
	h.flow.Stages, h.flow.Pause = stages, time.Millisecond
	return stage
}

// record takes calls with recordings in, the customer of the n-th, counted from 0, being 3n+3 loud.
func (h *hotline) record(ids ...string) {
	h.t.Helper()
	var b storage.Batch
	for i, id := range ids {
		b.Calls = append(b.Calls, line(id, 8*time.Second))
		b.Recordings = append(b.Recordings, h.sound(id, spoken(h.t, 3*i+3)))
	}
	h.ingest(b)
}

// hearing gives the last run of the job that tells of the engine.
func (h *hotline) hearing() storage.Run {
	h.t.Helper()
	runs, err := h.store.Runs(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range runs {
		if r.Job == pipeline.HearingJob {
			return r
		}
	}
	return storage.Run{}
}

func TestACallWithoutATranscriptIsHeardAndInspected(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		engine := fluent("fake:1")
		var heard atomic.Int64
		h.hears(engine).Heard = func(sound, _ time.Duration) { heard.Add(int64(sound)) }
		h.record("c1")
		h.drain()
		d := h.stands("c1", storage.Scored, "")
		if d.Transcript.Source != "fake:1" || d.Transcript.CallID != "c1" || len(d.Transcript.Turns) != 2 {
			t.Fatalf("transcript %+v", d.Transcript)
		}
		if turn := d.Transcript.Turns[1]; turn.Role != "customer" || turn.Start < 4*time.Second || !strings.Contains(turn.Text, "投诉") {
			t.Errorf("the customer's turn is %+v", turn)
		}
		if len(d.Findings) != 1 || d.Findings[0].Finding.Rule != "internal.unreported" {
			t.Errorf("findings %+v", d.Findings)
		}
		if heard.Load() != int64(8*time.Second) {
			t.Errorf("%v of sound were told as heard", time.Duration(heard.Load()))
		}
	})
}

func TestADeliveredTranscriptIsTakenBeforeTheEngineIsAsked(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	engine := fluent("fake:1")
	h.hears(engine)
	h.ingest(storage.Batch{
		Calls:      []storage.CallLine{line("c1", 8*time.Second)},
		Recordings: []storage.OfferedRecording{h.sound("c1", spoken(t, 3))}, Transcripts: []storage.OfferedTranscript{said("c1", "您好", "你好")},
	})
	h.drain()
	if d := h.stands("c1", storage.Scored, ""); d.Transcript.Source != "imported:json" || engine.asked.Load() != 0 {
		t.Errorf("the transcript is of %s, and the engine was asked %d times", d.Transcript.Source, engine.asked.Load())
	}
}

func TestCallsWaitWhileTheEngineIsAwayAndGoOnWhenItIsBack(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		away := true
		var mu sync.Mutex
		h.hears(&scripted{name: "fake:1", answer: func(ctx context.Context, loud int) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			if away {
				return "", fmt.Errorf("%w: it does not start", transcribe.ErrAway)
			}
			return says(ctx, loud)
		}})
		h.record("c1", "c2", "c3")
		h.ingest(storage.Batch{Calls: []storage.CallLine{line("told", 8*time.Second)}, Transcripts: []storage.OfferedTranscript{said("told", "您好", "你好")}})
		for range 10 { // more often than a call may fail
			h.drain()
			h.later(time.Minute)
		}
		h.stands("told", storage.Scored, "")
		for _, id := range []string{"c1", "c2", "c3"} {
			if d := h.stands(id, storage.Fetched, "unavailable"); d.Entry.Attempts != 0 || len(d.Transcript.Turns) > 0 {
				t.Errorf("%s was harmed: %d attempts, %d turns", id, d.Entry.Attempts, len(d.Transcript.Turns))
			}
		}
		if run := h.hearing(); run.Total != 1 || !strings.Contains(run.Problems[0].Detail, "it does not start") {
			t.Errorf("the last run tells nothing of the engine: %+v", run)
		}
		mu.Lock()
		away = false
		mu.Unlock()
		h.drain()
		for _, id := range []string{"c1", "c2", "c3"} {
			h.stands(id, storage.Scored, "")
		}
		if run := h.hearing(); run.Total != 0 {
			t.Errorf("the engine is back, and the run tells %+v", run)
		}
	})
}

func TestOneBadCallAmongGoodOnesEndsAloneWithItsReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(ctx context.Context) (string, error)
		reason string
		tries  int
	}{
		"refused":  {func(context.Context) (string, error) { return "", fmt.Errorf("%w: 415", transcribe.ErrRefused) }, "asr_refused", 1},
		"crashes":  {func(context.Context) (string, error) { return "", errors.New("the child died") }, "asr_failed", 5},
		"hangs":    {func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }, "asr_failed", 5},
		"no words": {func(context.Context) (string, error) { return "", nil }, "asr_empty", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHotline(t)
			const bad = 6 // how loud the customer of the second call is
			tries := 0
			stage := h.hears(&scripted{name: "fake:1", answer: func(ctx context.Context, loud int) (string, error) {
				if near(loud, bad) {
					tries++
					return c.answer(ctx)
				}
				if name == "no words" && near(loud, bad+agentLoud) {
					return "", nil
				}
				return says(ctx, loud)
			}})
			if name == "hangs" {
				stage.Patience = 50 * time.Millisecond
			}
			h.record("c1", "c2", "c3")
			for range 7 {
				h.drain()
				h.later(12 * time.Hour)
			}
			h.stands("c1", storage.Scored, "")
			h.stands("c3", storage.Scored, "")
			d := h.stands("c2", storage.Dead, c.reason)
			if tries != c.tries || len(d.Transcript.Turns) > 0 {
				t.Errorf("tried %d times, want %d; turns %v", tries, c.tries, d.Transcript.Turns)
			}
		})
	}
}

func TestStoppingEndsTheHearingAndTheCallIsHeardFromItsBeginningLater(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	begun := make(chan struct{}, 8)
	h.hears(&scripted{name: "fake:1", answer: func(ctx context.Context, _ int) (string, error) {
		begun <- struct{}{}
		<-ctx.Done() // an hour of speech
		return "", ctx.Err()
	}})
	h.record("c1", "c2", "c3")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.flow.Run(ctx) }()
	select {
	case <-begun:
	case err := <-ended:
		t.Fatalf("nothing was heard: %v", err)
	case <-time.After(10 * time.Second):
		t.Fatal("nothing is heard")
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the flow hears on")
	}
	for _, id := range []string{"c1", "c2", "c3"} {
		d := h.dossier(id)
		if d.Entry.Attempts != 0 || !d.Entry.Until.IsZero() || len(d.Transcript.Turns) > 0 {
			t.Errorf("%s was not let go: %+v", id, d.Entry)
		}
	}
	h.hears(fluent("fake:1"))
	h.drain()
	for _, id := range []string{"c1", "c2", "c3"} {
		h.stands(id, storage.Scored, "")
	}
}

func TestCallsThatWaitedForATranscriberAreHeardOnceThereIsOne(t *testing.T) {
	t.Parallel()
	pairings(t, func(t *testing.T, h *hotline) {
		h.record("c1", "c2")
		h.drain()
		h.stands("c1", storage.Waiting, pipeline.NoTranscriber)
		h.stands("c2", storage.Waiting, pipeline.NoTranscriber)
		h.hears(fluent("fake:1"))
		if n, err := pipeline.Rouse(t.Context(), h.store, "start", h.now()); n != 2 || err != nil {
			t.Fatalf("%d calls roused, %v", n, err)
		}
		h.drain()
		h.stands("c1", storage.Scored, "")
		h.stands("c2", storage.Scored, "")
	})
}

func TestWhatAnotherEngineHeardIsHeardAgain(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	h.hears(fluent("fake:1"))
	h.record("c1")
	h.ingest(storage.Batch{Calls: []storage.CallLine{line("told", 8*time.Second)}, Transcripts: []storage.OfferedTranscript{said("told", "您好", "你好")}})
	h.drain()
	for engine, want := range map[string]int{"fake:1": 0, "fake:2": 1} {
		if n, err := pipeline.Rehear(t.Context(), h.store, engine, "", "somebody", h.now()); n != want || err != nil {
			t.Errorf("%d calls sent back for %s, %v; want %d", n, engine, err, want)
		}
	}
	h.hears(fluent("fake:2"))
	h.drain()
	if d := h.stands("c1", storage.Scored, ""); d.Transcript.Source != "fake:2" || len(d.Findings) != 1 {
		t.Errorf("transcript of %s, findings %+v", d.Transcript.Source, d.Findings)
	}
	if d := h.stands("told", storage.Scored, ""); d.Transcript.Source != "imported:json" {
		t.Errorf("a delivered transcript was replaced by %s", d.Transcript.Source)
	}
}

func TestATranscriptThatIsDeliveredDuringTheHearingEndsIt(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	h.flow.Lease = 90 * time.Millisecond
	begun := make(chan struct{}, 8)
	h.hears(&scripted{name: "fake:1", answer: func(ctx context.Context, _ int) (string, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return "", ctx.Err()
	}})
	h.record("c1")
	go func() {
		<-begun
		h.ingest(storage.Batch{Transcripts: []storage.OfferedTranscript{said("c1", "您好", "你好")}})
	}()
	h.drain()
	h.drain() // what arrived behind the stages' backs
	if d := h.stands("c1", storage.Scored, ""); d.Transcript.Source != "imported:json" {
		t.Errorf("the transcript is of %s", d.Transcript.Source)
	}
}

// near tells loudnesses that are one and the same: filters round peaks off or overshoot.
func near(loud, want int) bool { return want-1 <= loud && loud <= want+1 }
