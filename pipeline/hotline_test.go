package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/local"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
)

const rules = `
rule internal.unreported "对内投诉未上报" {
    label  internal=unreported
    level  critical
    deduct 5
    when   customer says "投诉"
    unless ticket complaint.internal filed within 24h after end
    fires  { 客户 我要投诉 }
    silent { 客户 你好 }
}
`

// morning is when the calls of these tests began; the clock stands a week later.
var morning = time.Date(2026, 9, 3, 9, 0, 0, 0, time.UTC)

// hotline is a whole flow on a store and a folder of its own.
type hotline struct {
	t     *testing.T
	store storage.Store
	blobs storage.Blobs
	bus   bus.Bus
	flow  *pipeline.Flow

	mu    sync.Mutex
	clock time.Time
	files map[string][]byte // by URI
	open  error             // what opening a file fails with
	n     int
}

// newHotline opens an embedded one.
func newHotline(t *testing.T) *hotline {
	t.Helper()
	folder := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(folder, "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := dir.Open(filepath.Join(folder, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	return wire(t, store, blobs, local.New())
}

// wire puts the stages on a store, blobs and a bus.
func wire(t *testing.T, store storage.Store, blobs storage.Blobs, b bus.Bus) *hotline {
	t.Helper()
	h := &hotline{t: t, store: store, blobs: blobs, bus: b, clock: morning.Add(7 * 24 * time.Hour), files: map[string][]byte{}}
	t.Cleanup(func() {
		if err := errors.Join(b.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	engine := compile(t, rules)
	h.flow = &pipeline.Flow{
		Store: h.store, Bus: h.bus, Owner: "test", Now: h.now,
		Jitter: func() float64 { return 0.5 }, Lease: time.Minute,
		Log: slog.New(slog.DiscardHandler),
		Stages: []pipeline.Stage{
			&pipeline.Fetch{Store: h.store, Blobs: blobs, Open: h.openFile, AgentChannel: 0},
			&pipeline.Transcribe{Store: h.store},
			&pipeline.Inspect{Store: h.store, Engine: func() *inspect.Engine { return engine }},
			&pipeline.Score{Store: h.store},
		},
	}
	return h
}

func compile(t *testing.T, text string) *inspect.Engine {
	t.Helper()
	book, err := lang.Parse("test.rules", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

func (h *hotline) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

func (h *hotline) later(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

func (h *hotline) openFile(_ context.Context, uri string) (io.ReadCloser, int64, error) {
	if h.open != nil {
		return nil, 0, h.open
	}
	data, ok := h.files[uri]
	if !ok {
		return nil, 0, fmt.Errorf("%s: %w", uri, fs.ErrNotExist)
	}
	return io.NopCloser(bytes.NewReader(data)), int64(len(data)), nil
}

func (h *hotline) ingest(b storage.Batch) storage.Accepted {
	h.t.Helper()
	h.n++
	b.Position = storage.Position{Source: fmt.Sprint("test:", h.n), Name: "test", Next: 1, Done: true}
	b.At = h.now()
	accepted, err := pipeline.Ingest(h.t.Context(), h.store, h.bus, b)
	if err != nil {
		h.t.Fatal(err)
	}
	return accepted
}

func (h *hotline) drain() {
	h.t.Helper()
	if err := h.flow.Drain(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.adds()
}

// adds fails the test when the identity does not hold.
func (h *hotline) adds() {
	h.t.Helper()
	days, err := h.store.Coverage(h.t.Context(), "", "")
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range days {
		if !d.AddsUp() {
			h.t.Errorf("%s does not add up: %d = %v", d.Day, d.Expected, d.States)
		}
	}
	found, err := h.store.Check(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range found {
		h.t.Errorf("check: %+v", p)
	}
}

func (h *hotline) dossier(id string) storage.Dossier {
	h.t.Helper()
	found, err := h.store.Load(h.t.Context(), []string{id}, storage.WithRecordings|storage.WithTranscript|storage.WithFindings|storage.WithEvents)
	if err != nil {
		h.t.Fatal(err)
	}
	if len(found) != 1 {
		h.t.Fatalf("call %s: %d dossiers", id, len(found))
	}
	return found[0]
}

// stands fails the test unless the call is in the state, with the reason.
func (h *hotline) stands(id string, state storage.State, reason string) storage.Dossier {
	h.t.Helper()
	d := h.dossier(id)
	if d.Entry.State != state || d.Entry.Reason != reason {
		h.t.Errorf("call %s is %s (%s: %s), want %s (%s)", id, d.Entry.State, d.Entry.Reason, d.Entry.Detail, state, reason)
	}
	return d
}

func line(id string, length time.Duration) storage.CallLine {
	return storage.CallLine{
		Day: morning.Format(time.DateOnly), Origin: "test:1",
		Call: call.Call{
			ID: id, Sector: call.Power, Started: morning, Duration: length, Agent: "1001", Dept: "客服一部",
			Customer: call.Customer("c-" + id), Answered: true, Hangup: call.CustomerRole, CSAT: 5,
		},
	}
}

func said(id string, words ...string) storage.OfferedTranscript {
	tr := call.Transcript{CallID: id, Source: "imported:json"}
	roles := []call.Role{call.AgentRole, call.CustomerRole}
	for i, text := range words {
		at := time.Duration(i) * 4 * time.Second
		tr.Turns = append(tr.Turns, call.Turn{Role: roles[i%2], RoleConfidence: 1, Start: at, End: at + 3*time.Second, Text: text, Confidence: 1})
	}
	return storage.OfferedTranscript{Transcript: tr, Day: morning.Format(time.DateOnly), Started: morning, Origin: "test:1"}
}

func (h *hotline) sound(id string, data []byte) storage.OfferedRecording {
	uri := "file:" + id + ".wav"
	if data != nil {
		h.files[uri] = data
	}
	return storage.OfferedRecording{
		Recording: call.Recording{CallID: id, URI: uri, Size: int64(len(data)), AgentChannel: -1},
		ETag:      strconv.Itoa(len(data)), Day: morning.Format(time.DateOnly), Started: morning, Origin: id + ".wav",
	}
}

// tone is a stereo recording of so many seconds with something to hear in it,
// different for every pitch.
func tone(t *testing.T, seconds, pitch int) []byte {
	t.Helper()
	samples := make([]int16, 8000*seconds)
	for i := range samples {
		if i/4000%2 == 0 {
			samples[i] = int16((i * pitch % 200) * 100)
		}
	}
	return wav(t, samples)
}

func wav(t *testing.T, samples []int16) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, 8000, samples, samples); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func ticket(id, callID string, kind call.TicketKind, filed time.Time) storage.OfferedTicket {
	tk := call.Ticket{
		ID: id, Version: filed.UnixMilli(), Kind: kind, CallID: callID, Customer: call.Customer("c-" + callID),
		Agent: "1001", Text: "登记", Filed: filed,
		Events: []call.TicketEvent{{Kind: call.Accepted, At: filed}},
	}
	return storage.OfferedTicket{Ticket: tk, Scores: scoring.OfTicket(tk, time.UTC), Origin: "test:1"}
}
