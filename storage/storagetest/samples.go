package storagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// batchSize is that of the pipeline.
const batchSize = 256

// Start is when the first of the sample calls began.
func Start() time.Time { return time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC) }

// Way gives the states in which stages take calls, in their order.
func Way() []storage.State {
	return []storage.State{storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected}
}

// IngestMany takes the first n sample calls in, with their transcripts, and tickets of
// every third.
func IngestMany(tb testing.TB, s storage.Store, n int) {
	tb.Helper()
	for from := 0; from < n; from += batchSize {
		batch := storage.Batch{At: Start(), Position: storage.Position{Source: "file:x", Name: "x", Next: int64(from)}}
		for i := from; i < min(n, from+batchSize); i++ {
			c := SampleCall(i)
			day := c.Started.Format(time.DateOnly)
			batch.Calls = append(batch.Calls, storage.CallLine{Call: c, Day: day, Origin: "cdr.csv:17"})
			batch.Transcripts = append(batch.Transcripts, storage.OfferedTranscript{Transcript: SampleTranscript(c.ID), Day: day, Started: c.Started, Origin: "t"})
			if i%3 == 0 {
				batch.Tickets = append(batch.Tickets, storage.OfferedTicket{Ticket: SampleTicket(c)})
			}
		}
		if _, err := s.Ingest(tb.Context(), batch); err != nil {
			tb.Fatal(err)
		}
	}
}

// SampleCall is one of any number of calls, eight minutes after the one before.
func SampleCall(i int) call.Call {
	return call.Call{
		ID: fmt.Sprintf("call-%06d", i), Sector: call.Power, Started: Start().Add(time.Duration(i) * 8 * time.Minute),
		Duration: 4 * time.Minute, Agent: fmt.Sprintf("30%02d", i%40), Dept: "客服一部", Answered: true,
		Customer: call.Customer(fmt.Sprintf("c%018d", i%7000)), Hangup: call.CustomerRole, CSAT: i % 6,
	}
}

// SampleTranscript is a transcript of 40 turns.
func SampleTranscript(id string) call.Transcript {
	t := call.Transcript{CallID: id, Source: "imported:json"}
	for i := range 40 {
		role := call.AgentRole
		if i%2 == 1 {
			role = call.CustomerRole
		}
		t.Turns = append(t.Turns, call.Turn{
			Role: role, RoleConfidence: 1, Confidence: 1, Text: strings.Repeat("您好请讲", 7),
			Start: time.Duration(i) * 5 * time.Second, End: time.Duration(i)*5*time.Second + 4*time.Second,
		})
	}
	return t
}

// Walk takes calls in a state on to the next, with two findings in each that is
// inspected, and gives how many they were: none when no call is left there.
func Walk(tb testing.TB, s storage.Store, from storage.State) int {
	tb.Helper()
	now := Start().Add(100 * 24 * time.Hour)
	claimed, err := s.Claim(tb.Context(), storage.Claim{State: from, Owner: "bench", Lease: time.Minute, Limit: batchSize, Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	outcomes := make([]storage.Outcome, len(claimed))
	for i, e := range claimed {
		outcomes[i] = SampleOutcome(e)
	}
	if _, err := s.Commit(tb.Context(), outcomes, now); err != nil {
		tb.Fatal(err)
	}
	return len(claimed)
}

// SampleOutcome is what the stages make of a claimed call.
func SampleOutcome(e storage.Entry) storage.Outcome {
	o := storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State}
	switch e.State {
	case storage.Registered:
		o.To = storage.Fetched
	case storage.Fetched:
		o.To = storage.Transcribed
		t := SampleTranscript(e.CallID)
		o.Hearing = &storage.Hearing{Transcript: t, Signals: call.FromTurns(t, 4*time.Minute)}
	case storage.Transcribed:
		o.To = storage.Inspected
		o.Report = &inspect.Report{CallID: e.CallID, Rulebook: "r", Findings: []inspect.Finding{SampleFinding("shirking.plain"), SampleFinding("script.no_greeting")}}
	default:
		o.To = storage.Scored
		for _, item := range []scoring.Item{scoring.Inspected, scoring.Satisfaction, scoring.Rated} {
			o.Scores = append(o.Scores, scoring.Entry{Agent: "30" + e.CallID[len(e.CallID)-2:], Dept: "客服一部", Month: e.Day[:7], Item: item, Num: 1, Den: 1})
		}
	}
	return o
}

// SampleFinding is a finding of a rule.
func SampleFinding(rule string) inspect.Finding {
	return inspect.Finding{
		Rule: rule, RuleHash: "0123456789abcdef", Title: "推诿客户", Label: "shirking", Family: "service", Level: inspect.Serious, Points: 200,
		Evidence: []inspect.Evidence{{
			Kind: inspect.Said, Condition: `agent says "不归我们管"`, Role: call.AgentRole, Text: "不归我们管",
			Span: call.Span{Turn: 4, From: 3, To: 18, Start: 20 * time.Second, End: 24 * time.Second},
		}},
	}
}

// SampleDeduction are the entries that confirming a finding makes.
func SampleDeduction(f storage.FindingRow) []scoring.Entry {
	return []scoring.Entry{{Agent: f.Agent, Dept: f.Dept, Month: f.Day[:7], Item: scoring.Deduction, Num: 1, Points: f.Finding.Points}}
}

// SampleTicket is a repair that was filed in a call.
func SampleTicket(c call.Call) call.Ticket {
	return call.Ticket{
		ID: "T" + c.ID, Version: 1, Kind: call.Repair, CallID: c.ID, Customer: c.Customer, Filed: c.Started, Text: "停电报修",
	}
}

// OneCall is a batch with a call in it that began at Start.
func OneCall(id string) storage.Batch {
	return storage.Batch{At: Start(), Calls: []storage.CallLine{{Call: call.Call{ID: id, Started: Start()}, Day: "2026-08-01"}}}
}
