package webbench_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/synth"
)

// now is when the pages are read: two months after the first call.
var now = time.Date(2026, 11, 1, 1, 0, 0, 0, time.UTC)

const (
	batch = 1024
	sound = "bench/sound.wav" // of every call
)

// records are the store and the recordings that pages are served from.
type records struct {
	store *sqlite.Store
	blobs *dir.Dir
	path  string
	calls int
}

// open opens the records that an earlier run has kept, or makes them.
func open(b *testing.B) records {
	b.Helper()
	r := records{calls: 100_000}
	if v := os.Getenv("TINGCHA_BENCH_CALLS"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			b.Fatalf("TINGCHA_BENCH_CALLS: %v", err)
		}
		r.calls = n
	}
	folder := os.Getenv("TINGCHA_BENCH_DATA")
	if folder == "" {
		folder = b.TempDir()
	}
	r.path = filepath.Join(folder, "tingcha.db")
	must(b, os.MkdirAll(folder, 0o700))
	var err error
	r.store, err = sqlite.Open(b.Context(), r.path)
	must(b, err)
	b.Cleanup(func() { must(b, r.store.Close()) })
	r.blobs, err = dir.Open(filepath.Join(folder, "blobs"))
	must(b, err)
	b.Cleanup(func() { must(b, r.blobs.Close()) })
	if _, n, err := r.store.Findings(b.Context(), storage.FindingFilter{Limit: 1}); err != nil || n == r.calls {
		must(b, err)
		return r
	}
	r.fill(b, filepath.Join(folder, "archive"))
	return r
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// told is a call of the generated archive.
type told struct {
	Call     string  `json:"call"`
	Duration float64 `json:"duration"`
	Turns    []struct {
		Role  call.Role `json:"role"`
		Text  string    `json:"text"`
		Start float64   `json:"start"`
		End   float64   `json:"end"`
	} `json:"turns"`
}

func seconds(s float64) time.Duration { return time.Duration(math.Round(s*1000)) * time.Millisecond }

func (t told) transcript() call.Transcript {
	made := call.Transcript{CallID: t.Call, Source: "imported:json"}
	for _, turn := range t.Turns {
		made.Turns = append(made.Turns, call.Turn{
			Role: turn.Role, RoleConfidence: 1, Confidence: 1, Text: turn.Text, Start: seconds(turn.Start), End: seconds(turn.End),
		})
	}
	return made
}

// fill takes generated calls in and on to their ends, with a finding in each.
func (r records) fill(b *testing.B, archive string) {
	b.Helper()
	b.Logf("making %d calls; TINGCHA_BENCH_DATA keeps them for the next time", r.calls)
	_, err := synth.Generate(b.Context(), synth.Config{Calls: r.calls + r.calls/5, Seed: 1, Out: archive})
	must(b, err)
	tone := wave()
	must(b, r.blobs.Put(b.Context(), sound, bytes.NewReader(tone), int64(len(tone))))
	f, err := os.Open(filepath.Join(archive, "transcripts.jsonl"))
	must(b, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	texts := map[string]call.Transcript{}
	for n := 0; n < r.calls && lines.Scan(); n++ {
		var t told
		must(b, json.Unmarshal(lines.Bytes(), &t))
		texts[t.Call] = t.transcript()
		if len(texts) == batch || n == r.calls-1 {
			r.takeIn(b, texts, n)
			texts = map[string]call.Transcript{}
		}
	}
	must(b, lines.Err())
	must(b, os.RemoveAll(archive))
	for left := 1; left > 0; {
		_, left, err = r.store.IndexWords(b.Context(), 4096)
		must(b, err)
	}
}

// takeIn takes some calls in and on to their ends.
func (r records) takeIn(b *testing.B, texts map[string]call.Transcript, before int) {
	b.Helper()
	in := storage.Batch{At: now, Position: storage.Position{Source: "file:bench", Name: "bench", Next: int64(before) + 1}}
	n := before
	for id := range texts {
		started := now.Add(-60 * 24 * time.Hour).Add(time.Duration(n) * 50 * time.Second)
		c := call.Call{
			ID: id, Sector: call.Power, Started: started, Duration: time.Minute, Agent: strconv.Itoa(3000 + n%400), Dept: "客服" + strconv.Itoa(1+n%7) + "部",
			Answered: true, Hangup: call.CustomerRole, CSAT: call.RatingUnknown,
		}
		day := started.Format(time.DateOnly)
		in.Calls = append(in.Calls, storage.CallLine{Call: c, Day: day, Origin: "bench"})
		in.Recordings = append(in.Recordings, storage.OfferedRecording{Recording: recording(id), ETag: "1", Day: day, Started: started, Origin: "bench"})
		if n%4 == 0 {
			in.Tickets = append(in.Tickets, storage.OfferedTicket{Ticket: call.Ticket{
				ID: "T" + id, Version: 1, Kind: call.Repair, CallID: id, Agent: c.Agent, Dept: c.Dept, Text: texts[id].Turns[1].Text, Filed: started,
			}})
		}
		n++
	}
	_, err := r.store.Ingest(b.Context(), in)
	must(b, err)
	for _, from := range []storage.State{storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected} {
		claimed, err := r.store.Claim(b.Context(), storage.Claim{State: from, Owner: "bench", Lease: time.Hour, Limit: batch, Now: now})
		must(b, err)
		outcomes := make([]storage.Outcome, len(claimed))
		for i, e := range claimed {
			outcomes[i] = outcome(e, texts[e.CallID])
		}
		_, err = r.store.Commit(b.Context(), outcomes, now)
		must(b, err)
	}
}

func recording(id string) call.Recording {
	sum := sha256.Sum256([]byte(id)) // of bytes that no other call has
	return call.Recording{
		CallID: id, URI: "file:///bench/" + id + ".wav", Size: 1_920_044, SHA256: hex.EncodeToString(sum[:]), Codec: "pcm_s16le",
		Channels: 2, Rate: 8000, Duration: time.Minute, AgentChannel: 1,
	}
}

func outcome(e storage.Entry, t call.Transcript) storage.Outcome {
	o := storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State}
	switch e.State {
	case storage.Registered:
		o.To, o.Fetched = storage.Fetched, []storage.FetchedRecording{{Recording: recording(e.CallID), Blob: sound}}
	case storage.Fetched:
		o.To, o.Hearing = storage.Transcribed, &storage.Hearing{Transcript: t, Signals: call.FromTurns(t, time.Minute)}
	case storage.Transcribed:
		o.To, o.Report = storage.Inspected, &inspect.Report{CallID: e.CallID, Rulebook: "bench", Findings: []inspect.Finding{finding(t)}}
	default:
		o.To = storage.Scored
		o.Scores = []scoring.Entry{{Agent: "3000", Dept: "客服1部", Month: e.Day[:7], Item: scoring.Inspected, Num: 1, Den: 1, At: now}}
	}
	return o
}

// finding is of one of twenty rules, on the call's third turn.
func finding(t call.Transcript) inspect.Finding {
	n := int(t.Turns[len(t.Turns)-1].End/time.Millisecond) % 20
	said := t.Turns[2]
	return inspect.Finding{
		Rule: "bench.rule" + strconv.Itoa(n), RuleHash: "h", Title: "规则" + strconv.Itoa(n), Label: "shirking", Family: "service",
		Level: []inspect.Level{inspect.General, inspect.Serious, inspect.Critical}[n%3], Points: 100,
		Evidence: []inspect.Evidence{{
			Kind: inspect.Said, Condition: `agent says "您"`, Role: said.Role, Text: said.Text,
			Span: call.Span{Turn: 2, From: 0, To: len(said.Text), Start: said.Start, End: said.End},
		}},
	}
}

// wave is a minute of two quiet channels.
func wave() []byte {
	const rate, channels, length = 8000, 2, 60
	data := make([]byte, 44, 44+rate*channels*2*length)
	copy(data, "RIFF")
	binary.LittleEndian.PutUint32(data[4:], 36+rate*channels*2*length)
	copy(data[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(data[16:], 16)
	binary.LittleEndian.PutUint16(data[20:], 1)
	binary.LittleEndian.PutUint16(data[22:], channels)
	binary.LittleEndian.PutUint32(data[24:], rate)
	binary.LittleEndian.PutUint32(data[28:], rate*channels*2)
	binary.LittleEndian.PutUint16(data[32:], channels*2)
	binary.LittleEndian.PutUint16(data[34:], 16)
	copy(data[36:], "data")
	binary.LittleEndian.PutUint32(data[40:], rate*channels*2*length)
	for i := range rate * length {
		v := int16(800 * math.Sin(float64(i)/5))
		data = binary.LittleEndian.AppendUint16(data, uint16(v))
		data = binary.LittleEndian.AppendUint16(data, uint16(-v))
	}
	return data
}
