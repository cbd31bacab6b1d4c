package intake_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
)

const oneBlock = `id: p-017
sector: power
started: 2026-09-03T10:12:00+08:00
agent: 1024
dept: 客服三部
customer: c0017
duration: 182
hangup: customer
csat: 1
transcript: asr
ticket: T3301 kind=consult call=p-017 at=+4m text="咨询停电原因 13800001111"
ticket: T3302 kind=complaint.internal call=p-017 at=-30s text="投诉"
note: 间接投诉：一句话
labels: internal=unreported script=no_greeting,no_closing
---
坐席 0.8-3.9 您好工号1024很高兴为您服务
客户 4.5-12.0 我要投诉他
S1 11.0-12.5 喂
`

func TestBlockReadsEveryField(t *testing.T) {
	t.Parallel()
	block := strings.Replace(oneBlock, "csat: 1\n", "csat: 1\nring: 6.5\nhold: -\ndirection: out\ngroup: 暑期工\n", 1)
	blocks, letters, err := intake.ParseCalls("p.calls", strings.NewReader("\ufeff"+block))
	if err != nil || len(letters) > 0 || len(blocks) != 1 {
		t.Fatalf("%d blocks, letters %v, error %v", len(blocks), letters, err)
	}
	shanghai := time.FixedZone("", 8*3600)
	end := time.Date(2026, 9, 3, 10, 15, 2, 0, shanghai)
	turn := func(role call.Role, sure float64, speaker string, from, to int, text string) call.Turn {
		return call.Turn{
			Role: role, RoleConfidence: sure, Speaker: speaker, Text: text, Confidence: 1,
			Start: time.Duration(from) * time.Millisecond, End: time.Duration(to) * time.Millisecond,
		}
	}
	ticket := func(id string, kind call.TicketKind, text string, filed time.Time) call.Ticket {
		return call.Ticket{
			ID: id, Version: filed.UnixMilli(), Kind: kind, CallID: "p-017", Customer: "c0017",
			Agent: "1024", Dept: "客服三部", Text: text, Filed: filed,
		}
	}
	want := intake.LabelledCall{
		Call: call.Call{
			ID: "p-017", Sector: call.Power, Started: time.Date(2026, 9, 3, 10, 12, 0, 0, shanghai),
			Duration: 182 * time.Second, Agent: "1024", Dept: "客服三部", Customer: "c0017",
			Answered: true, Hangup: call.CustomerRole, CSAT: 1,
			Ring: call.Tell(6500 * time.Millisecond), Direction: call.Outbound,
		},
		Style: "asr",
		Tickets: []call.Ticket{
			ticket("T3301", call.Consult, "咨询停电原因 ***********", end.Add(4*time.Minute)),
			ticket("T3302", call.ComplaintInternal, "投诉", end.Add(-30*time.Second)),
		},
		Transcript: call.Transcript{CallID: "p-017", Source: "imported:calls", Turns: []call.Turn{
			turn(call.AgentRole, 1, "", 800, 3900, "您好工号1024很高兴为您服务"),
			turn(call.CustomerRole, 1, "", 4500, 12000, "我要投诉他"),
			turn(call.Unknown, 0, "S1", 11000, 12500, "喂"),
		}},
		Note:   "间接投诉：一句话",
		Labels: map[string]string{"internal": "unreported", "script": "no_greeting,no_closing"},
		Group:  "暑期工", Line: 1,
	}
	if diff := cmp.Diff(want, blocks[0]); diff != "" {
		t.Errorf("block (-want +got):\n%s", diff)
	}
}

func TestBadBlockDoesNotStopTheNext(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, old, new        string
		line                  int
		field, reason, saying string
	}{
		{"no id", "id: p-017", "note: x", 5, "id", "no_call_id", "add a line"},
		{"wrong date", "started: 2026-09-03T10", "started: 2026-13-03T10", 7, "started", "bad_time", "write 2026"},
		{"no date", "started: 2026-09-03T10:12:00+08:00", "", 5, "started", "bad_time", "add a line"},
		{"wrong sector", "sector: power", "sector: powr", 6, "sector", "unknown_sector", "did you mean “power”"},
		{"negative duration", "duration: 182", "duration: -1", 11, "duration", "bad_duration", "0 to 14400"},
		{"duration that is no number", "duration: 182", "duration: NaN", 11, "duration", "bad_duration", "seconds"},
		{"unknown party", "hangup: customer", "hangup: custmer", 12, "hangup", "unknown_hangup", "did you mean “customer”"},
		{"rating out of range", "csat: 1", "csat: 6", 13, "csat", "bad_csat", "1 to 5"},
		{"unknown style", "transcript: asr", "transcript: sar", 14, "transcript", "unknown_style", "did you mean “asr”"},
		{"unknown kind", "kind=consult", "kind=konsult", 15, "ticket.kind", "unknown_kind", "did you mean “consult”"},
		{"ticket without a kind", "kind=consult ", "", 15, "ticket.kind", "unknown_kind", "complaint.internal"},
		{"ticket with a wrong time", "at=+4m", "at=4x", 15, "ticket.at", "bad_time", "+26h"},
		{"open quote", `"投诉"`, `"投诉`, 16, "ticket", "bad_ticket", "name=value"},
		{"misspelt field", "agent: 1024", "agnet: 1024", 8, "agnet", "unknown_field", "did you mean “agent”"},
		{"telephone number for a customer", "customer: c0017", "customer: 138-0000-1111", 10, "customer", "raw_number", "hashed"},
		{"turn that ends before it starts", "4.5-12.0", "12.0-4.5", 21, "turn", "bad_time", "before"},
		{"turn without a time", "4.5-12.0 ", "", 21, "turn", "bad_turn", "seconds"},
		{"turn after four hours", "4.5-12.0", "4.5-20000", 21, "turn", "bad_turn", "14400"},
		{"bytes that are not UTF-8", "我要投诉他", "\xce\xd2\xd2\xaa", 21, "turn", "text_invalid", "UTF-8"},
		{"no turns", "---\n", "", 19, "", "bad_header", "---"},
		{"label without a value", "internal=unreported", "internal", 18, "labels", "bad_label", "name=value"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(oneBlock, c.old, c.new, 1)
			if bad == oneBlock {
				t.Fatalf("the case changes nothing")
			}
			text := "====\n\n====\n\n" + bad + "====\n" + strings.ReplaceAll(oneBlock, "p-017", "p-018")
			blocks, letters, err := intake.ParseCalls("p.calls", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if len(blocks) != 1 || blocks[0].Call.ID != "p-018" {
				t.Errorf("the good block did not come through: %v", blocks)
			}
			if len(letters) != 1 {
				t.Fatalf("%d dead letters, want 1", len(letters))
			}
			got := letters[0]
			if got.Name != "p.calls" || got.Line != c.line || got.Field != c.field || got.Reason != c.reason || !strings.Contains(got.Detail, c.saying) {
				t.Errorf("got %s:%d %q %q: %s\nwant line %d %q %q saying %q", got.Name, got.Line, got.Field, got.Reason, got.Detail, c.line, c.field, c.reason, c.saying)
			}
			if strings.Contains(string(got.Raw)+got.Detail, "13800001111") || strings.Contains(string(got.Raw), "138-0000") {
				t.Errorf("a number was kept: %s", got.Raw)
			}
		})
	}
}

func FuzzCalls(f *testing.F) {
	f.Add(oneBlock)
	f.Add("====\n" + oneBlock + "====\nid: x\n---\n")
	f.Add("id: a\nticket: T kind=\"x at=+9999999d\n---\nS0 1-2")
	f.Fuzz(func(t *testing.T, text string) {
		blocks, letters, err := intake.ParseCalls("f.calls", strings.NewReader(text))
		if err != nil {
			t.Fatalf("a string cannot fail to be read: %v", err)
		}
		for _, b := range blocks {
			if b.Call.ID == "" || len(b.Transcript.Turns) == 0 {
				t.Errorf("a call without an ID or a turn was let in: %+v", b.Call)
			}
		}
		for _, l := range letters {
			if l.Reason == "" || l.Detail == "" || l.Line == 0 {
				t.Errorf("a dead letter without reason, detail or line: %+v", l)
			}
		}
	})
}

func TestLabelledCallsOfTheDemoAreWithoutMistakes(t *testing.T) {
	t.Parallel()
	file, err := os.Open("../testdata/demo/calls/a.calls")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	blocks, letters, err := intake.ParseCalls(file.Name(), file)
	if err != nil || len(letters) > 0 || len(blocks) != 90 {
		t.Fatalf("%d blocks, letters %+v, error %v, want 90 and no letters", len(blocks), letters, err)
	}
}
