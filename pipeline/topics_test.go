package pipeline_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// schemas are those of docs/topics, by the topic whose messages they describe.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	all := map[string]*jsonschema.Schema{}
	for topic, name := range map[string]string{bus.FindingTopic: "finding", bus.ScorecardTopic: "scorecard", bus.DeadLetterTopic: "deadletter"} {
		s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "docs", "topics", name+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		all[topic] = s
	}
	return all
}

func validate(t *testing.T, s *jsonschema.Schema, message []byte) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(message))
	if err != nil {
		t.Fatalf("%s: %v", message, err)
	}
	return s.Validate(value)
}

// relayed sends words and gives the messages.
func relayed(t *testing.T, words ...storage.Outgoing) []bus.Message {
	t.Helper()
	box, sent := &outbox{}, &heard{}
	box.add(words...)
	r := &pipeline.Relay{Outbox: box, Bus: sent, Log: slog.New(slog.DiscardHandler)}
	if err := r.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	return sent.messages
}

func TestResultsFollowTheirSchemas(t *testing.T) {
	t.Parallel()
	h, _ := accused(t)
	f := h.found()
	entries, err := h.store.ScoreEntries(t.Context(), "1001", "2026-09")
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	full := f
	full.Moved, full.Status = true, storage.Confirmed
	full.Finding.Evidence = append(full.Finding.Evidence,
		inspect.Evidence{Kind: inspect.Heard, Span: call.Span{Turn: -1, Start: time.Second, End: 2 * time.Second}, Role: call.Unknown},
		inspect.Evidence{Kind: inspect.Said, Text: "我的号码13800001111", Span: call.Span{Turn: 3}},
		inspect.Evidence{Kind: inspect.Record, Tickets: []string{"T1"}, From: morning, To: morning.Add(time.Hour)})
	messages := relayed(t,
		storage.Outgoing{Seq: 1, Finding: &f}, storage.Outgoing{Seq: 2, Finding: &full},
		storage.Outgoing{Seq: 3, Scores: &storage.SourceScores{Source: entries[0].Source, Entries: entries}},
		storage.Outgoing{Seq: 4, Scores: &storage.SourceScores{Source: scoring.Source{Kind: scoring.FindingSource, ID: f.ID}, Entries: []scoring.Entry{
			{Agent: "1001", Month: "2026-09", Item: scoring.Deduction, Points: -250, Due: morning, At: morning, Source: scoring.Source{Kind: scoring.FindingSource, ID: f.ID, Round: 2}},
		}}},
		storage.Outgoing{Seq: 5, Scores: &storage.SourceScores{Source: scoring.Source{Kind: scoring.TicketSource, ID: "T1"}}},
		storage.Outgoing{Seq: 6, Letter: &storage.DeadLetter{Source: "kafka:x/0", Name: "x/0", Offset: 1, Reason: "bad_json", Detail: "…", Raw: []byte("{\xff 13800001111"), At: morning}},
		storage.Outgoing{Seq: 7, Letter: &storage.DeadLetter{Source: "file:9f", Name: "cdr.csv", Line: 7, Field: "csat", Reason: "bad_csat", At: morning}},
		storage.Outgoing{Seq: 8, Letter: &storage.DeadLetter{Source: "object:9f", Name: "s3://rec/13800001111.wav", Reason: "no_call_id", At: morning}},
		storage.Outgoing{Seq: 9, Letter: &storage.DeadLetter{Source: "kafka:x/0#2", Name: "x/0", Offset: 1, Field: "csat", Reason: "bad_csat", At: morning}})
	all := schemas(t)
	for _, m := range messages {
		if err := validate(t, all[m.Topic], m.Value); err != nil {
			t.Errorf("%s %s: %v", m.Topic, m.Value, err)
		}
		if bytes.Contains(m.Value, []byte("13800001111")) || m.Key == "" || m.ID == "" {
			t.Errorf("%s %s %s: %s", m.Topic, m.Key, m.ID, m.Value)
		}
	}
	for i, want := range []string{"a", "a", "call/a", "finding/" + f.ID, "ticket/T1", "kafka:x/0", "file:9f", "object:9f", "kafka:x/0"} {
		if got := messages[i].Key; got != want && i != 2 {
			t.Errorf("message %d has the key %s, want %s", i, got, want)
		}
	}
	if last := string(messages[8].Value); !strings.Contains(last, `"source":"kafka:x/0","name":"x/0","offset":1,"part":2,`) {
		t.Errorf("the third letter of a record is %s", last)
	}
}

func TestSchemasOfResultsRefuseWhatIsNone(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for topic, messages := range map[string][]string{
		bus.FindingTopic:    {`{}`, `{"id":"x","version":0}`, `[]`},
		bus.ScorecardTopic:  {`{"source":{"kind":"agent","id":"1"},"entries":[]}`, `{"source":{"kind":"call","id":"1"}}`, `{"source":{"kind":"call","id":"1"},"entries":[{"agent":"1"}]}`},
		bus.DeadLetterTopic: {`{"source":"s"}`, `{"source":"s","name":"n","offset":-1,"reason":"r","detail":"d","raw":"","at":"2026-09-03T02:16:00Z"}`},
	} {
		for _, m := range messages {
			if validate(t, all[topic], []byte(m)) == nil {
				t.Errorf("%s allows %s", topic, m)
			}
		}
	}
}

func TestExamplesOfResultsFollowTheirSchemas(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "docs", "topics.md"))
	if err != nil {
		t.Fatal(err)
	}
	for topic, schema := range schemas(t) {
		_, section, found := strings.Cut(string(text), "\n## `"+topic+"`\n")
		section, _, _ = strings.Cut(section, "\n## ")
		blocks := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(section, -1)
		if !found || len(blocks) == 0 {
			t.Errorf("no example of %s", topic)
		}
		for _, b := range blocks {
			if err := validate(t, schema, []byte(b[1])); err != nil {
				t.Errorf("%s: %v", topic, err)
			}
		}
	}
}
