package loadtest_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/synth"
)

// atOnce is how many messages are handed to the broker in one go.
const atOnce = 2000

// publisher sends an archive's records as the systems of a hotline would.
type publisher struct {
	t       testing.TB
	bus     bus.Bus
	pending []bus.Message
}

func (p *publisher) add(topic, key string, value any) {
	p.t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		p.t.Fatal(err)
	}
	p.pending = append(p.pending, bus.Message{Topic: topic, Key: key, Value: text})
	if len(p.pending) >= atOnce {
		p.flush()
	}
}

func (p *publisher) flush() {
	p.t.Helper()
	if err := p.bus.Publish(p.t.Context(), p.pending...); err != nil {
		p.t.Fatal(err)
	}
	p.pending = p.pending[:0]
}

// object is where a call's recording lies; zero for none.
type object struct {
	uri, etag string
	size      int64
}

// publish sends an archive.
func publish(t testing.TB, b bus.Bus, dir string, objects map[string]object) {
	t.Helper()
	publishCalls(t, b, dir, objects)
	publishTickets(t, b, dir)
}

// publishCalls sends the list of calls, and each call's transcript with its recording,
// if it has one. A call with an object is listed without its length: the objects are
// shorter than the calls that they stand for.
func publishCalls(t testing.TB, b bus.Bus, dir string, objects map[string]object) {
	t.Helper()
	p := &publisher{t: t, bus: b}
	transcripts := lines(t, filepath.Join(dir, synth.TranscriptsFile))
	for _, row := range rows(t, filepath.Join(dir, synth.CDRFile)) {
		_, short := objects[row["call_id"]]
		p.add(bus.CallTopic, row["call_id"], callMessage(t, row, !short))
		if text, more := transcripts(); more {
			p.add(bus.RecordingTopic, row["call_id"], recordingMessage(t, text, objects))
		}
	}
	for text, more := transcripts(); more; text, more = transcripts() {
		p.add(bus.RecordingTopic, "", recordingMessage(t, text, objects))
	}
	p.flush()
}

func publishTickets(t testing.TB, b bus.Bus, dir string) {
	t.Helper()
	p := &publisher{t: t, bus: b}
	tickets := lines(t, filepath.Join(dir, synth.TicketsFile))
	for text, more := tickets(); more; text, more = tickets() {
		p.add(bus.TicketTopic, "", json.RawMessage(text))
	}
	p.flush()
}

func callMessage(t testing.TB, row map[string]string, long bool) map[string]any {
	t.Helper()
	m := map[string]any{"answered": row["answered"] == "yes", "csat": 0} // a list with the column says that nobody rated
	for _, field := range []string{"call_id", "started", "agent", "dept", "caller", "hangup", "sector", "direction"} {
		if row[field] != "" {
			m[field] = row[field]
		}
	}
	for _, field := range []string{"csat", "duration", "ring", "hold"} {
		if row[field] == "" || field == "duration" && !long {
			continue
		}
		n, err := strconv.Atoi(row[field])
		if err != nil {
			t.Fatal(err)
		}
		m[field] = n
	}
	return m
}

func recordingMessage(t testing.TB, text []byte, objects map[string]object) map[string]any {
	t.Helper()
	var transcript struct {
		Call string `json:"call"`
	}
	if err := json.Unmarshal(text, &transcript); err != nil {
		t.Fatal(err)
	}
	m := map[string]any{"call_id": transcript.Call, "transcript": json.RawMessage(text)}
	if o, has := objects[transcript.Call]; has {
		m["uri"], m["etag"], m["size"] = o.uri, o.etag, o.size
	}
	return m
}

// rows reads a CSV file with a header.
func rows(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, 0, len(all))
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// lines gives the lines of a file one by one.
func lines(t testing.TB, path string) func() ([]byte, bool) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	in := bufio.NewReaderSize(f, 1<<20)
	return func() ([]byte, bool) {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		return bytes.TrimSpace(line), len(bytes.TrimSpace(line)) > 0
	}
}

func fieldOf(t testing.TB, text, field string) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	value, _ := all[field].(string)
	return value
}
