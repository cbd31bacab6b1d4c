package imported_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

func TestJSONBecomesTurnsInOrder(t *testing.T) {
	t.Parallel()
	const text = `{"call":"a-006","channels":{"0":"agent","1":"customer"},"voices":{"agent":"x"},"duration":9,"turns":[
		{"role":"客户","start":3.35,"end":8.355,"text":"你好"},
		{"idx":0,"role":"agent","start":1.1,"end":2.55,"text":"喂，说。","confidence":0.5},
		{"channel":1,"start":4,"end":5,"text":"a"},
		{"channel":"2","start":5,"end":5,"text":"b"},
		{"role":"S0","start":6,"end":7,"text":"c"}]}`
	got, _, err := imported.JSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	want := call.Transcript{CallID: "a-006", Source: "imported:json", Turns: []call.Turn{
		{Role: call.AgentRole, RoleConfidence: 1, Start: ms(1100), End: ms(2550), Text: "喂，说。", Confidence: 0.5},
		{Role: call.CustomerRole, RoleConfidence: 1, Start: ms(3350), End: ms(8355), Text: "你好", Confidence: 1},
		{Role: call.CustomerRole, RoleConfidence: 1, Start: ms(4000), End: ms(5000), Text: "a", Confidence: 1},
		{Role: call.Unknown, Speaker: "channel 2", Start: ms(5000), End: ms(5000), Text: "b", Confidence: 1},
		{Role: call.Unknown, Speaker: "S0", Start: ms(6000), End: ms(7000), Text: "c", Confidence: 1},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestImpossibleTranscriptIsRefusedWhole(t *testing.T) {
	t.Parallel()
	turns := func(s string) string { return `{"call":"a","turns":[` + s + `]}` }
	cases := []struct{ name, text, field, code string }{
		{"ends before it starts", turns(`{"start":2,"end":1,"text":""}`), "turns[0].end", "bad_time"},
		{"starts before the call", turns(`{"start":-1,"end":1,"text":""}`), "turns[0].start", "bad_time"},
		{"after four hours", turns(`{"start":1,"end":14401,"text":""}`), "turns[0].end", "bad_time"},
		{"without a time", turns(`{"text":""}`), "turns[0].start", "bad_time"},
		{"without turns", turns(``), "turns", "empty_transcript"},
		{"too many turns", turns(strings.Repeat(`{"start":1,"end":1,"text":""},`, imported.MaxTurns) + `{}`), "turns", "too_long"},
		{"confidence that is none", turns(`{"start":1,"end":1,"text":"","confidence":7}`), "turns[0].confidence", "bad_number"},
		{"text of another type", turns(`{"start":1,"end":1,"text":13800001111}`), "turns.text", "bad_json"},
		{"cut off", `{"call":"a","turns":[`, "", "bad_json"},
		{"not UTF-8", turns("{\"start\":1,\"end\":1,\"text\":\"\xff\"}"), "", "text_invalid"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := imported.JSON([]byte(c.text))
			got, ok := errors.AsType[*imported.Error](err)
			if !ok {
				t.Fatalf("error %v", err)
			}
			if got.Field != c.field || got.Code != c.code {
				t.Errorf("got %s %s (%v), want %s %s", got.Field, got.Code, got, c.field, c.code)
			}
			if strings.Contains(err.Error(), "13800001111") {
				t.Errorf("the error quotes a number: %v", err)
			}
		})
	}
}

func FuzzTranscriptJSON(f *testing.F) {
	f.Add([]byte(`{"call":"a","channels":2,"turns":[{"channel":0,"start":1e-9,"end":14400,"text":"\ud800"}]}`))
	f.Add([]byte(`{"turns":[{"role":"agent","start":1,"end":2,"text":"喂"}]}`))
	f.Add([]byte(`{"turns":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _, err := imported.JSON(data)
		if err != nil {
			if _, ok := errors.AsType[*imported.Error](err); !ok {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		last := time.Duration(0)
		for i, turn := range got.Turns {
			if turn.Start < last || turn.End < turn.Start || turn.End > imported.MaxLength || turn.Confidence < 0 || turn.Confidence > 1 {
				t.Errorf("turn %d: %s", i, fmt.Sprint(turn))
			}
			last = turn.Start
		}
	})
}
