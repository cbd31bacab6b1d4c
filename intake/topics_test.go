package intake_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tingcha/tingcha/intake"
)

// schemaOf compiles a schema of docs/topics.
func schemaOf(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "docs", "topics", name+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// allows tells whether a schema has nothing against a message.
func allows(t *testing.T, s *jsonschema.Schema, message string) bool {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(message)))
	if err != nil {
		t.Fatalf("%s: %v", message, err)
	}
	return s.Validate(value) == nil
}

var schemas = map[string]string{intake.CallMessage: "cdr", intake.TicketMessage: "ticket", intake.RecordingMessage: "recording"}

func TestReaderAndSchemaAgree(t *testing.T) {
	t.Parallel()
	const at = `"2026-09-03T10:12:00+08:00"`
	call := func(rest string) string { return `{"call_id":"c-1","started":` + at + rest + `}` }
	ticket := func(rest string) string {
		return `{"id":"T1","kind":"repair","filed":` + at + `,"call":"c-1"` + rest + `}`
	}
	recording := func(rest string) string { return `{"call_id":"c-1"` + rest + `}` }
	words := func(turns string) string { return recording(`,"transcript":{"turns":[` + turns + `]}`) }
	cases := []struct {
		kind, message string
		good          bool
	}{
		{intake.CallMessage, call(""), true},
		{intake.CallMessage, call(`,"duration":182.5,"agent":1024,"caller":13800001111,"answered":true,"hangup":"agent","csat":5,"sector":"cable"`), true},
		{intake.CallMessage, call(`,"duration":"1:02:03","agent":null,"csat":null,"hangup":"","theirs":{"a":[1]},"heartbeat":false`), true},
		{intake.CallMessage, call(`,"recording":"s3://b/k.wav","agent_channel":1,"ended":"2026-09-03 10:13"`), true},
		{intake.CallMessage, call(`,"ring":6.5,"hold":"0:20","direction":"out","agent_group":"暑期工"`), true},
		{intake.CallMessage, call(`,"ring":null,"hold":0,"direction":""`), true},
		{intake.CallMessage, call(`,"ring":-1`), false},
		{intake.CallMessage, call(`,"hold":"long"`), false},
		{intake.CallMessage, call(`,"direction":"up"`), false},
		{intake.CallMessage, `{"call_id":17,"started":1788401520}`, true},
		{intake.CallMessage, `{"heartbeat":true,"at":` + at + `}`, true},
		{intake.CallMessage, `{"heartbeat":true}`, true},
		{intake.CallMessage, `{"started":` + at + `}`, false},
		{intake.CallMessage, `{"call_id":"c-1"}`, false},
		{intake.CallMessage, `{"call_id":" ","started":` + at + `}`, false},
		{intake.CallMessage, `{"call_id":"c-1","started":"2026-13-03T10:12:00Z"}`, false},
		{intake.CallMessage, `{"call_id":"c-1","started":"10:12"}`, false},
		{intake.CallMessage, `{"call_id":"c-1","started":17}`, false},
		{intake.CallMessage, `{"call_id":"c-1","started":1e400}`, false},
		{intake.CallMessage, `{"call_id":"` + strings.Repeat("c", 129) + `","started":` + at + `}`, false},
		{intake.CallMessage, call(`,"duration":-1`), false},
		{intake.CallMessage, call(`,"duration":86401`), false},
		{intake.CallMessage, call(`,"duration":[182]`), false},
		{intake.CallMessage, call(`,"duration_ms":1e300`), false},
		{intake.CallMessage, call(`,"csat":9`), false},
		{intake.CallMessage, call(`,"hangup":"nobody"`), false},
		{intake.CallMessage, call(`,"sector":"gas"`), false},
		{intake.CallMessage, call(`,"answered":"maybe"`), false},
		{intake.CallMessage, call(`,"recording":"rec/a.wav"`), false},
		{intake.CallMessage, call(`,"recording":"file:/etc/passwd"`), false},
		{intake.CallMessage, call(`,"agent":{"id":1}`), false},
		{intake.CallMessage, `{"heartbeat":true,"at":"soon"}`, false},
		{intake.CallMessage, `{"heartbeat":"yes"}`, false},
		{intake.TicketMessage, ticket(""), true},
		{intake.TicketMessage, ticket(`,"version":9223372036854775807,"events":[{"kind":"surveyed","at":` + at + `,"score":5,"by":7}],"more":1`), true},
		{intake.TicketMessage, `{"id":3301,"kind":"complaint.internal","filed":1788401520000,"caller":13800001111}`, true},
		{intake.TicketMessage, `{"heartbeat":true,"at":1788401520}`, true},
		{intake.TicketMessage, `{"kind":"repair","filed":` + at + `,"call":"c-1"}`, false},
		{intake.TicketMessage, `{"id":"T1","kind":"repair","filed":` + at + `}`, false},
		{intake.TicketMessage, `{"id":"T1","kind":"gift","filed":` + at + `,"call":"c-1"}`, false},
		{intake.TicketMessage, `{"id":"T1","kind":"repair","call":"c-1"}`, false},
		{intake.TicketMessage, ticket(`,"version":-1`), false},
		{intake.TicketMessage, ticket(`,"version":1.5`), false},
		{intake.TicketMessage, ticket(`,"text":{}`), false},
		{intake.TicketMessage, ticket(`,"events":[{"kind":"closed"}]`), false},
		{intake.TicketMessage, ticket(`,"events":[{"kind":"surveyed","at":` + at + `,"score":6}]`), false},
		{intake.TicketMessage, ticket(`,"events":[` + strings.Repeat(`{"kind":"step","at":`+at+`},`, 1000) + `{"kind":"step","at":` + at + `}]`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3://b/k.wav","etag":"e","size":0,"started":` + at), true},
		{intake.RecordingMessage, words(`{"role":"agent","start":0,"end":1,"text":"您好","confidence":1}`), true},
		{intake.RecordingMessage, words(`{"channel":1,"start":0,"end":14400}`), true},
		{intake.RecordingMessage, recording(""), false},
		{intake.RecordingMessage, `{"uri":"s3://b/k.wav"}`, false},
		{intake.RecordingMessage, recording(`,"uri":null,"transcript":null`), false},
		{intake.RecordingMessage, recording(`,"uri":"k.wav"`), false},
		{intake.RecordingMessage, recording(`,"uri":"file:/etc/passwd"`), false},
		{intake.RecordingMessage, recording(`,"uri":"zip:/data/a.zip!a.wav"`), false},
		{intake.RecordingMessage, recording(`,"uri":"http://127.0.0.1/a.wav"`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3://bucket"`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3:///k.wav"`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3://b/k.wav","size":-1`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3://b/k.wav","size":"big"`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3://b/k.wav","agent_channel":2`), false},
		{intake.RecordingMessage, recording(`,"uri":"s3://b/k.wav","started":"soon"`), false},
		{intake.RecordingMessage, words(``), false},
		{intake.RecordingMessage, words(`{"start":0,"end":14401}`), false},
		{intake.RecordingMessage, words(`{"start":-1,"end":1}`), false},
		{intake.RecordingMessage, words(`{"end":1}`), false},
		{intake.RecordingMessage, words(`{"start":0,"end":1,"confidence":2}`), false},
		{intake.RecordingMessage, words(`{"start":0,"end":1,"text":1}`), false},
	}
	compiled := map[string]*jsonschema.Schema{}
	for kind, name := range schemas {
		compiled[kind] = schemaOf(t, name)
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s %.60s", c.kind, c.message), func(t *testing.T) {
			t.Parallel()
			if got := allows(t, compiled[c.kind], c.message); got != c.good {
				t.Errorf("the schema allows it: %v, want %v", got, c.good)
			}
			if rs := reasons(told(t, c.kind, c.message)); (len(rs) == 0) != c.good {
				t.Errorf("the reader tells of %q, want good: %v", rs, c.good)
			}
		})
	}
}

// TestExamplesOfTopicsAreRead takes every example of the intake topics in
// docs/topics.md.
func TestExamplesOfTopicsAreRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "docs", "topics.md"))
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for kind, name := range schemas {
		_, section, found := strings.Cut(string(text), "\n## `tingcha."+kind+"`\n")
		if !found {
			t.Fatalf("no section of %s", kind)
		}
		section, _, _ = strings.Cut(section, "\n## ")
		if !strings.Contains(section, "topics/"+name+".schema.json") {
			t.Errorf("the section of %s does not lead to its schema", kind)
		}
		for _, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(section, -1) {
			read++
			if !allows(t, schemaOf(t, name), block[1]) {
				t.Errorf("the schema of %s does not allow %s", kind, block[1])
			}
			if rs := reasons(told(t, kind, block[1])); len(rs) != 0 {
				t.Errorf("%s: %v", block[1], rs)
			}
		}
	}
	if read != 5 {
		t.Errorf("%d examples were found", read)
	}
}
