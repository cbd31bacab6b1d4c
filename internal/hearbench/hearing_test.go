package hearbench_test

import (
	"slices"
	"testing"

	"github.com/tingcha/tingcha/internal/hearbench"
	"github.com/tingcha/tingcha/transcribe/transcribetest"
)

// Three calls of the twelve that are at hand: what must hold on all is asserted by
// people who run make bench-hearing.
func some(name string) bool {
	return slices.Contains([]string{"call02_rude_agent", "call04_forbidden_promise", "a-013"}, name)
}

func TestWeHearAsWellAsTheEnginesOwnProgramsAndFindTheLabels(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a minute of CPU")
	}
	p := hearbench.Peer{Threads: 1}
	engine := transcribetest.Sherpa(t)
	p.Program, p.Library, p.Model = engine.Program, engine.Library, engine.Model
	p.Bin = transcribetest.Programs(t)
	p.VAD = transcribetest.Data(t, "models/silero_vad.onnx")
	calls := transcribetest.Data(t, "audio/calls")
	var c hearbench.Comparison
	var err error
	if c.Yardstick, err = p.Hear(t.Context(), calls, some); err != nil {
		t.Fatal(err)
	}
	if c.Ours, err = p.Ours(t.Context(), calls, some); err != nil {
		t.Fatal(err)
	}
	if err := c.Write(t.Output()); err != nil {
		t.Fatal(err)
	}
	if n := len(c.Ours.Recordings); n != 3 || len(c.Yardstick.Calls) != 3 {
		t.Fatalf("%d and %d calls were heard, want 3", n, len(c.Yardstick.Calls))
	}
	if points := c.Points(""); points > 1 {
		t.Errorf("the error rate is %.1f points above that of the engine's own programs; at most 1 is borne", points)
	}
	l := c.Ours.Total.Labels
	t.Logf("labels: %d of %d kept, %d new; phrases: %.2f as written, %.2f by sound", l.Kept, l.Kept+l.Lost, l.New, c.Ours.Total.Recall.ExactRate, c.Ours.Total.Recall.BySoundRate)
	if l.Kept+l.Lost == 0 || l.Rate < 0.6 {
		t.Errorf("%d of %d labels are still found; want 60 %%", l.Kept, l.Kept+l.Lost)
	}
	if r := c.Ours.Total.Roles.Accuracy; r < 0.95 {
		t.Errorf("%.3f of the time has the right role", r)
	}
	if whole, ours := c.PerCPU(); ours < whole {
		t.Errorf("%.1f channel-seconds for a second of CPU, and %.1f without leaving silence out", ours, whole)
	}
}
