package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// worker is a process that serves.
type worker struct {
	cmd    *exec.Cmd
	health string // "http://127.0.0.1:40000"
	errs   *bytes.Buffer
	rest   chan struct{} // closed when its output has ended
}

var healthLine = regexp.MustCompile(`health +(http://[^/]+)/readyz`)

// serve starts a process with some roles, and waits until it says where its health is.
func (c *cluster) serve(t *testing.T, config, does string) *worker {
	t.Helper()
	w := &worker{cmd: c.command(t, config, "serve", "--role", does), errs: new(bytes.Buffer), rest: make(chan struct{})}
	w.cmd.Stderr = w.errs
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.cmd.Process.Kill() }) // it has ended if the test went well
	lines := bufio.NewScanner(out)
	for w.health == "" && lines.Scan() {
		if found := healthLine.FindStringSubmatch(lines.Text()); found != nil {
			w.health = found[1]
		}
	}
	if w.health == "" {
		_ = w.cmd.Wait() // its reason is on the standard error
		t.Fatalf("%s has not begun to serve:\n%s", does, w.errs)
	}
	go func() { defer close(w.rest); _, _ = io.Copy(io.Discard, out) }()
	return w
}

// ask gets a page of a worker's health.
func (w *worker) ask(t *testing.T, path string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.health+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// end asks a worker to stop; it has to do so by itself, and well.
func (w *worker) end(t *testing.T) {
	t.Helper()
	if err := w.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-w.rest
	if err := w.cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v\n%s", err, w.errs)
	}
}

// TestRolesOfAClusterDoWhatOneProcessDoes has the demo's days inspected by processes
// with a role or some each, and compares what comes of it with an embedded hotline.
func TestRolesOfAClusterDoWhatOneProcessDoes(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	config := c.file(t)
	c.must(t, config, "migrate")
	c.must(t, config, "topics", "create")
	workers := map[string]*worker{}
	for _, does := range []string{"ingest,fetch", "transcribe", "inspect,score", "reconcile", "web"} {
		workers[does] = c.serve(t, config, does)
	}
	for does, w := range workers {
		if status, body := w.ask(t, "/readyz"); status != http.StatusOK {
			t.Errorf("%s is not ready: %s", does, body)
		}
	}
	c.must(t, config, "import", "--no-work", "../../testdata/demo")
	c.settled(t, config)

	embedded := filepath.Join(t.TempDir(), "data")
	program(t, "import", "--data", embedded, "../../testdata/demo")
	for _, list := range [][]string{{"coverage", "--json"}, {"findings", "--json"}} {
		want := string(program(t, append(list, "--data", embedded)...))
		if diff := cmp.Diff(want, c.must(t, config, list...)); diff != "" {
			t.Errorf("%s (-embedded +cluster):\n%s", list[0], diff)
		}
	}
	// Once more, and working on it itself beside the others: nothing is new.
	before := c.must(t, config, "findings", "--json")
	c.must(t, config, "import", "../../testdata/demo")
	if diff := cmp.Diff(before, c.must(t, config, "findings", "--json")); diff != "" {
		t.Errorf("findings after a second import:\n%s", diff)
	}
	if out := c.must(t, config, "check"); !strings.Contains(out, "no problems") {
		t.Errorf("check:\n%s", out)
	}
	c.retried(t, config)
	c.closed(t, config)

	_, figures := workers["inspect,score"].ask(t, "/metrics")
	for _, line := range []string{`tingcha_stage_calls_total{stage="inspect"} `, `tingcha_calls{state="dead"} `, `tingcha_lag{group="tingcha.intake.tingcha.cdr",partition="3",topic="tingcha.cdr"} 0`} {
		if !strings.Contains(figures, "\n"+line) {
			t.Errorf("no %q among the figures:\n%s", line, figures)
		}
	}
	c.madeAnew(t, workers["ingest,fetch"])
	for _, w := range workers {
		w.end(t)
		lines(t, w.errs.String())
	}
}

// settled waits until no call is on its way.
func (c *cluster) settled(t *testing.T, config string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		var days []dayJSON
		decode(t, []byte(c.must(t, config, "coverage", "--json")), &days)
		left := 0
		for _, d := range days {
			for _, states := range []map[storage.State]int{d.States, d.Unlisted} {
				for _, s := range []storage.State{storage.Expected, storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected} {
					left += states[s]
				}
			}
		}
		if left == 0 && len(days) > 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d calls are still on their way: %v", left, days)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// madeAnew puts the place in a partition beyond its end, where it is when its topic was
// made anew: the process that reads it is not ready.
func (c *cluster) madeAnew(t *testing.T, w *worker) {
	t.Helper()
	store, err := openServerRecords(t.Context(), c.settings(t), recordsOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	source := pipeline.SourceOf(bus.TicketTopic, 3)
	if _, err := store.Ingest(t.Context(), storage.Batch{At: time.Now(), Position: storage.Position{Source: source, Name: source, Next: 57}}); err != nil {
		t.Fatal(err)
	}
	status, body := w.ask(t, "/readyz")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, `"topics":"tingcha.tickets/3 ends at 0 and was read up to 57: the topic was made anew;`) {
		t.Errorf("of a topic that was made anew /readyz says %d %s", status, body)
	}
}

// retried sends dead calls on their way again, in bulk; they die again.
func (c *cluster) retried(t *testing.T, config string) {
	t.Helper()
	before := c.must(t, config, "coverage", "--json")
	if out := c.must(t, config, "retry", "--state", "dead"); strings.HasPrefix(out, "0 of") {
		t.Errorf("retry: %s", out)
	}
	c.settled(t, config)
	if diff := cmp.Diff(before, c.must(t, config, "coverage", "--json")); diff != "" {
		t.Errorf("coverage after a retry of what is really dead:\n%s", diff)
	}
}

// closed closes a day when its gaps have been accepted by two people.
func (c *cluster) closed(t *testing.T, config string) {
	t.Helper()
	var days []dayJSON
	decode(t, []byte(c.must(t, config, "coverage", "--json")), &days)
	day := days[0].Day
	if code, _, errs := c.run(t, config, "day", "close", "--day", day, "--by", "wang"); code != exitProblems || strings.Count(errs, "\n") != 1 {
		t.Errorf("closing a day with gaps: exit code %d\n%s", code, errs)
	}
	for _, id := range c.gaps(t, day) {
		c.must(t, config, "day", "exempt", "--call", id, "--reason", "recorder was off", "--by", "li")
		if code, _, errs := c.run(t, config, "day", "approve", "--call", id, "--by", "li"); code != exitProblems {
			t.Errorf("approving what one has asked for: exit code %d\n%s", code, errs)
		}
		c.must(t, config, "day", "approve", "--call", id, "--by", "wang")
	}
	first := c.must(t, config, "day", "close", "--day", day, "--by", "wang")
	if again := c.must(t, config, "day", "close", "--day", day, "--by", "zhao"); again != first {
		t.Errorf("closing a closed day gives %q, want %q", again, first)
	}
	var list daysJSON
	decode(t, []byte(c.must(t, config, "day", "list", "--json")), &list)
	if len(list.Closed) != 1 || !list.Closed[0].Sealed {
		t.Errorf("closed days: %+v", list.Closed)
	}
	if out := c.must(t, config, "coverage"); !strings.Contains(out, "closed days:") || !strings.Contains(out, "compared with the sources:") {
		t.Errorf("coverage does not tell of closes and comparisons:\n%s", out)
	}
}

// gaps lists the calls of a day that are dead, waiting or missing.
func (c *cluster) gaps(t *testing.T, day string) (ids []string) {
	t.Helper()
	store := c.store(t)
	for _, state := range gaps() {
		rows, err := store.Entries(t.Context(), storage.EntryFilter{Day: day, State: state})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			ids = append(ids, row.Entry.CallID)
		}
	}
	return ids
}

// lines checks that a log is JSON throughout.
func lines(t *testing.T, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}
