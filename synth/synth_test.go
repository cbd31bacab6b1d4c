package synth_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/synth"
)

func generate(t testing.TB, calls int, seed uint64) (dir string, s synth.Summary) {
	t.Helper()
	dir = t.TempDir()
	s, err := synth.Generate(t.Context(), synth.Config{Calls: calls, Seed: seed, Out: dir})
	if err != nil {
		t.Fatal(err)
	}
	return dir, s
}

func read(t testing.TB, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func files() []string {
	return []string{synth.CDRFile, synth.TicketsFile, synth.TranscriptsFile, synth.RosterFile, synth.TruthFile}
}

// objects reads a file of JSON lines, of which every field must be known to T.
func objects[T any](t *testing.T, dir, name string) []T {
	t.Helper()
	var all []T
	for line := range strings.Lines(read(t, dir, name)) {
		var one T
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&one); err != nil {
			t.Fatalf("%s: %v in %s", name, err, line)
		}
		all = append(all, one)
	}
	return all
}

type transcript struct {
	Call     string
	Duration int
	Turns    []struct {
		Role, Text string
		Start, End float64
	}
}

type ticket struct {
	ID, Kind, Call, Caller, Agent, About, Dept, Text string
	Filed                                            time.Time
	Version                                          int64
	Events                                           []struct {
		Kind  string
		At    time.Time
		Score int
	}
}

type truth struct {
	ID, State, Reason string
	Labels            map[string]string
}

type cdr struct {
	started  time.Time
	duration time.Duration
	agent    string
	caller   string
	answered bool
	csat     string
	hangup   string
}

func (c cdr) ended() time.Time { return c.started.Add(c.duration) }

func cdrs(t *testing.T, dir string) (lines map[string]cdr, order []string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(read(t, dir, synth.CDRFile))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	lines = map[string]cdr{}
	for _, r := range rows[1:] {
		started, err := time.Parse(time.RFC3339, r[1])
		if err != nil {
			t.Fatal(err)
		}
		seconds, err := strconv.Atoi(r[2])
		if err != nil {
			t.Fatal(err)
		}
		lines[r[0]] = cdr{
			started: started, duration: time.Duration(seconds) * time.Second, agent: r[3],
			caller: r[5], answered: r[6] == "yes", hangup: r[7], csat: r[8],
		}
		order = append(order, r[0])
	}
	return lines, order
}

func TestSameSeedGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	one, first := generate(t, 1500, 11)
	two, second := generate(t, 1500, 11)
	other, _ := generate(t, 1500, 12)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("summaries differ\n%s", diff)
	}
	for _, name := range files() {
		if read(t, one, name) != read(t, two, name) {
			t.Errorf("%s differs between two runs of one seed", name)
		}
		if read(t, one, name) == read(t, other, name) {
			t.Errorf("%s is the same for two seeds", name)
		}
	}
}

func TestNumbersAddUp(t *testing.T) {
	t.Parallel()
	dir, s := generate(t, 3000, 3)
	lines, order := cdrs(t, dir)
	if len(lines) != 3000 || len(order) != 3000 || s.Calls != 3000 {
		t.Fatalf("%d lines, %d different calls, summary says %d; want 3000", len(order), len(lines), s.Calls)
	}
	states := map[string]int{}
	planted := map[string]int{}
	truths := objects[truth](t, dir, synth.TruthFile)
	for i, tr := range truths {
		states[tr.State+" "+tr.Reason]++
		if tr.ID != order[i] {
			t.Fatalf("truth %d is of %s, the list has %s", i, tr.ID, order[i])
		}
		for _, key := range keys(tr) {
			planted[key]++
		}
	}
	if diff := cmp.Diff(s.Planted, planted); diff != "" {
		t.Errorf("planted (-summary +truth)\n%s", diff)
	}
	transcripts := objects[transcript](t, dir, synth.TranscriptsFile)
	answered := 3000 - states["excluded not_answered"]
	if len(truths) != 3000 || states["scored "] != len(transcripts) || s.Transcripts != len(transcripts) || s.Answered != answered {
		t.Errorf("%d truths, states %v, %d transcripts, summary %+v", len(truths), states, len(transcripts), s)
	}
	for _, state := range []string{"excluded not_answered", "excluded too_short", "missing no_recording"} {
		if states[state] == 0 {
			t.Errorf("no call is %s", state)
		}
	}
	if n := len(objects[ticket](t, dir, synth.TicketsFile)); n != s.Tickets {
		t.Errorf("%d tickets, summary says %d", n, s.Tickets)
	}
	if n := strings.Count(read(t, dir, synth.RosterFile), "\n") - 1; n != s.Agents || n != 40 {
		t.Errorf("%d on the roster, summary says %d, want 3000/75", n, s.Agents)
	}
}

// keys are the labels of a call as the summary counts them.
func keys(tr truth) []string {
	var keys []string
	for name, value := range tr.Labels {
		switch {
		case value == "no" || value == "none" || value == "-":
		case value == "yes":
			keys = append(keys, name)
		case name == "script":
			for slip := range strings.SplitSeq(value, ",") {
				keys = append(keys, "script."+slip)
			}
		default:
			keys = append(keys, name+"="+value)
		}
	}
	return keys
}

func TestEveryLabelIsPlantedInTenThousandCalls(t *testing.T) {
	t.Parallel()
	want := []string{
		"internal=reported", "internal=unreported", "internal=late",
		"external=reported", "external=downgraded", "external=unreported",
		"shirking", "undispatched", "escalation_ignored", "attitude", "prohibited",
		"script.no_greeting", "script.no_id", "script.no_closing", "script.no_verify",
		"script.no_restate", "script.no_hold_notice", "script.no_invite", "script.agent_hung_up",
	}
	slices.Sort(want)
	for _, seed := range []uint64{0, 1, 20260903} {
		_, s := generate(t, 10_000, seed)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(s.Planted))); diff != "" {
			t.Errorf("seed %d (-want +planted)\n%s", seed, diff)
		}
	}
}

func TestTranscriptsHaveFortyTurnsInOrder(t *testing.T) {
	t.Parallel()
	dir, _ := generate(t, 2000, 5)
	lines, _ := cdrs(t, dir)
	for _, tr := range objects[transcript](t, dir, synth.TranscriptsFile) {
		if len(tr.Turns) != synth.Turns {
			t.Fatalf("%s has %d turns", tr.Call, len(tr.Turns))
		}
		last := -1.0
		for i, turn := range tr.Turns {
			if turn.Start <= last || turn.End <= turn.Start || turn.End > float64(tr.Duration) {
				t.Fatalf("%s turn %d is from %g to %g of %d, after %g", tr.Call, i, turn.Start, turn.End, tr.Duration, last)
			}
			if turn.Text == "" || strings.ContainsAny(turn.Text, "{}|") || (turn.Role != "agent" && turn.Role != "customer") {
				t.Fatalf("%s turn %d: %s says %q", tr.Call, i, turn.Role, turn.Text)
			}
			last = turn.Start
		}
		if got := lines[tr.Call].duration; got != time.Duration(tr.Duration)*time.Second {
			t.Fatalf("%s lasts %d s, the list says %s", tr.Call, tr.Duration, got)
		}
	}
}

func TestCallsBeginInOrderAndNoAgentHasTwoAtOnce(t *testing.T) {
	t.Parallel()
	dir, s := generate(t, 5000, 6)
	lines, order := cdrs(t, dir)
	busy, callers, days := map[string]time.Time{}, map[string]int{}, map[string]int{}
	var last time.Time
	for _, id := range order {
		c := lines[id]
		if c.started.Before(last) {
			t.Fatalf("%s began at %s, after the next in line", id, c.started)
		}
		last = c.started
		callers[c.caller]++
		days[c.started.Format(time.DateOnly)]++
		if c.agent == "" {
			continue
		}
		if c.started.Before(busy[c.agent]) {
			t.Fatalf("%s: agent %s was busy until %s", id, c.agent, busy[c.agent])
		}
		busy[c.agent] = c.ended()
	}
	if repeats := 5000 - len(callers); repeats < 200 || repeats > 1000 {
		t.Errorf("%d of 5000 calls are from somebody who called before", repeats)
	}
	if len(days) != 3 || s.Days != 3 {
		t.Errorf("days %v, summary says %d; want 3", days, s.Days)
	}
}

// The truth must follow from the files alone, by the definitions of the labels.
func TestTruthFollowsFromTheTickets(t *testing.T) {
	t.Parallel()
	dir, _ := generate(t, 20_000, 9)
	lines, _ := cdrs(t, dir)
	byCaller := map[string][]ticket{}
	seen := map[string]bool{}
	for _, tk := range objects[ticket](t, dir, synth.TicketsFile) {
		c, ok := lines[tk.Call]
		if !ok || c.caller != tk.Caller || c.agent != tk.Agent || seen[tk.ID] {
			t.Fatalf("ticket %+v does not fit call %+v", tk, c)
		}
		seen[tk.ID] = true
		if !slices.IsSortedFunc(tk.Events, func(a, b struct {
			Kind  string
			At    time.Time
			Score int
		},
		) int {
			return a.At.Compare(b.At)
		}) {
			t.Fatalf("the events of %s are not in order", tk.ID)
		}
		byCaller[tk.Caller] = append(byCaller[tk.Caller], tk)
	}
	for _, tr := range objects[truth](t, dir, synth.TruthFile) {
		if tr.State != "scored" {
			continue
		}
		c := lines[tr.ID]
		within := func(kind string, d time.Duration) bool {
			return slices.ContainsFunc(byCaller[c.caller], func(tk ticket) bool {
				rightKind := tk.Kind == kind || (kind == "work" && tk.Kind != "consult")
				return rightKind && !tk.Filed.After(c.ended().Add(d)) && tk.Filed.After(c.ended().Add(-time.Hour))
			})
		}
		if tr.Labels["undispatched"] == "yes" && within("work", 2*time.Hour) {
			t.Errorf("%s is called undispatched and has a ticket", tr.ID)
		}
		soon, ever := within("complaint.internal", 24*time.Hour), within("complaint.internal", 1000*time.Hour)
		want := map[string][2]bool{"reported": {true, true}, "late": {false, true}, "unreported": {false, false}}
		if w, complained := want[tr.Labels["internal"]]; complained && w != [2]bool{soon, ever} {
			t.Errorf("%s is called internal=%s; ticket within a day %t, ever %t", tr.ID, tr.Labels["internal"], soon, ever)
		}
		external := within("complaint.external", 24*time.Hour)
		if label := tr.Labels["external"]; label != "none" && external != (label == "reported") {
			t.Errorf("%s is called external=%s, ticket %t", tr.ID, label, external)
		}
		script := tr.Labels["script"]
		if c.csat == "" && (strings.Contains(script, "no_closing") || strings.Contains(script, "no_invite")) {
			t.Errorf("%s is judged by its end and was not rated", tr.ID)
		}
		if strings.Contains(script, "agent_hung_up") != (c.hangup == "agent") {
			t.Errorf("%s: script %s, ended by %s", tr.ID, script, c.hangup)
		}
	}
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, cfg := range map[string]synth.Config{
		"no calls":          {Calls: 0, Out: t.TempDir()},
		"too many calls":    {Calls: synth.MostCalls + 1, Out: t.TempDir()},
		"no folder":         {Calls: 1},
		"a file for folder": {Calls: 1, Out: file},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := synth.Generate(t.Context(), cfg); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestStoppedGeneratorLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := synth.Generate(ctx, synth.Config{Calls: 100_000, Out: dir, Progress: func(calls int) {
		if calls >= 2000 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSmallestArchiveIsOneCall(t *testing.T) {
	t.Parallel()
	dir, _ := generate(t, 1, 0)
	if lines, _ := cdrs(t, dir); len(lines) != 1 {
		t.Errorf("%d calls, want one", len(lines))
	}
}

func BenchmarkGenerate(b *testing.B) {
	const calls = 20_000
	for b.Loop() {
		if _, err := synth.Generate(b.Context(), synth.Config{Calls: calls, Seed: 1, Out: b.TempDir()}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(calls)*float64(b.N)/b.Elapsed().Seconds(), "calls/s")
	b.ReportMetric(0, "ns/op")
}
