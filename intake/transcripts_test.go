package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

func TestTranscriptOfAFileIsNamedByItOrByItself(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"call":"a-006","turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}`:                             "a-006 2026-10-01",
		`{"turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}`:                                            "x-1 2026-10-01",
		`{"started":"2026-09-03 23:30:00","turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}`:            "x-1 2026-09-03",
		`{"started":"2026-09-03T23:30:00Z","call":"b","turns":[{"role":"agent","start":1,"end":2,"text":""}]}`: "b 2026-09-04",
	} {
		records := all(t, reader(t), intake.Transcript, "dir/x-1.json", strings.NewReader(text))
		if bad := trouble(records); len(bad) > 0 || len(records) != 1 {
			t.Fatalf("%s: %v", text, bad)
		}
		got := records[0].Transcripts[0]
		if s := got.Transcript.CallID + " " + got.Day; s != want {
			t.Errorf("%s: got %s, want %s", text, s, want)
		}
	}
}

func TestTranscriptLinesAreReadOneByOne(t *testing.T) {
	t.Parallel()
	text := `{"call":"a","turns":[{"role":"customer","start":1,"end":2,"text":"喂","confidence":0.5}]}` + "\n" +
		`{"turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}` + "\n" +
		`{"call":"b","turns":[{"role":"agent","start":3,"end":2,"text":"喂"}]}` + "\n" +
		`{"call":"c","turns":[]}` + "\n" +
		"{\"call\":\"d\",\"turns\":[{\"role\":\"agent\",\"start\":1,\"end\":2,\"text\":\"\xff\xff\"}]}\n" +
		`{"call":"e","started":"soon","turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}` + "\n" +
		`{"call":"f","turns":[{"role":"boss","start":1,"end":2,"text":"喂"}]}`
	records := all(t, reader(t), intake.TranscriptLines, "t.jsonl", strings.NewReader(text))
	bad := []string{"2 call no_call_id", "3 turns[0].end bad_time", "4 turns empty_transcript", "5 bad_encoding", "6 started bad_time"}
	if diff := cmp.Diff(bad, trouble(records)); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	want := storage.OfferedTranscript{
		Transcript: call.Transcript{CallID: "f", Source: "imported:json", Turns: []call.Turn{
			{Role: call.Unknown, Speaker: "boss", Start: time.Second, End: 2 * time.Second, Text: "喂", Confidence: 1},
		}},
		Day: "2026-10-01", Started: now, Origin: "t.jsonl:7",
	}
	if diff := cmp.Diff(want, records[6].Transcripts[0]); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

// hotline is n transcripts of so many turns, one a line.
func hotline(n, turns int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"call":"g-%06d","duration":200,"turns":[`, i)
		for turn := range turns {
			if turn > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"role":%q,"start":%d.5,"end":%d.25,"text":"您好，这边是供电服务热线，请问有什么可以帮您？"}`,
				[]string{"agent", "customer"}[turn%2], turn*5, turn*5+4)
		}
		b.WriteString("]}\n")
	}
	return b.String()
}

func BenchmarkTranscriptLines(b *testing.B) {
	const n = 500
	text := hotline(n, 40)
	r := reader(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if got := len(all(b, r, intake.TranscriptLines, "t.jsonl", strings.NewReader(text))); got != n {
			b.Fatalf("%d records", got)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "records/s")
}
