package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/postgres"
)

// batchSize is that of the pipeline.
const batchSize = 256

// BenchmarkIngest takes calls with transcripts of 40 turns and tickets in.
func BenchmarkIngest(b *testing.B) {
	s := open(b, testenv.Postgres(b))
	b.ResetTimer()
	ingestMany(b, s, b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkBacklog takes in what a switch tells of calls, and nothing else, as after a
// day without a consumer.
func BenchmarkBacklog(b *testing.B) {
	s := open(b, testenv.Postgres(b))
	const size = 1000
	b.ResetTimer()
	for from := 0; from < b.N; from += size {
		batch := storage.Batch{At: start, Position: storage.Position{Source: "kafka:cdr/0", Next: int64(from)}}
		for i := from; i < min(b.N, from+size); i++ {
			c := benchCall(i)
			batch.Calls = append(batch.Calls, storage.CallLine{Call: c, Day: c.Started.Format(time.DateOnly), Origin: "cdr.csv:17"})
		}
		if _, err := s.Ingest(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkWalk takes calls in and through every state.
func BenchmarkWalk(b *testing.B) {
	s := open(b, testenv.Postgres(b))
	b.ResetTimer()
	ingestMany(b, s, b.N)
	for _, from := range way() {
		for walk(b, s, from) > 0 {
			continue
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkReads asks what the pages ask, over 10,000 calls with 20,000 findings.
func BenchmarkReads(b *testing.B) {
	s := open(b, testenv.Postgres(b))
	ingestMany(b, s, 10_000)
	for _, from := range way() {
		for walk(b, s, from) > 0 {
			continue
		}
	}
	for name, ask := range map[string]func(context.Context) error{
		"findings": func(ctx context.Context) error {
			_, _, err := s.Findings(ctx, storage.FindingFilter{})
			return err
		},
		"findings by status and rule": func(ctx context.Context) error {
			_, _, err := s.Findings(ctx, storage.FindingFilter{Status: storage.Open, Rule: "shirking.plain"})
			return err
		},
		"findings of an agent's days": func(ctx context.Context) error {
			_, _, err := s.Findings(ctx, storage.FindingFilter{Agent: "3007", First: "2026-09-10", Last: "2026-09-20"})
			return err
		},
		"finding counts": func(ctx context.Context) error {
			_, err := s.FindingCounts(ctx, storage.FindingFilter{})
			return err
		},
		"coverage": func(ctx context.Context) error {
			_, err := s.Coverage(ctx, "", "")
			return err
		},
		"a call": func(ctx context.Context) error {
			_, err := s.Load(ctx, []string{"call-000777"}, ^storage.Parts(0))
			return err
		},
		"an agent's month": func(ctx context.Context) error {
			_, err := s.ScoreEntries(ctx, "3007", "2026-09")
			return err
		},
		"an agent's findings": func(ctx context.Context) error {
			_, err := s.AgentFindings(ctx, "3007", "2026-09")
			return err
		},
		"agents": func(ctx context.Context) error {
			_, err := s.Agents(ctx, "2026-09")
			return err
		},
		"oddities": func(ctx context.Context) error {
			_, _, err := s.Oddities(ctx, 100)
			return err
		},
		"due": func(ctx context.Context) error {
			_, _, err := s.Due(ctx, start.Add(100*24*time.Hour))
			return err
		},
		"check": func(ctx context.Context) error {
			_, err := s.Check(ctx)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := ask(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

var start = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)

func way() []storage.State {
	return []storage.State{storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected}
}

func ingestMany(b testing.TB, s *postgres.Store, n int) {
	b.Helper()
	for from := 0; from < n; from += batchSize {
		batch := storage.Batch{At: start, Position: storage.Position{Source: "file:x", Name: "x", Next: int64(from)}}
		for i := from; i < min(n, from+batchSize); i++ {
			c := benchCall(i)
			day := c.Started.Format(time.DateOnly)
			batch.Calls = append(batch.Calls, storage.CallLine{Call: c, Day: day, Origin: "cdr.csv:17"})
			batch.Transcripts = append(batch.Transcripts, storage.OfferedTranscript{Transcript: benchTranscript(c.ID), Day: day, Started: c.Started, Origin: "t"})
			if i%3 == 0 {
				batch.Tickets = append(batch.Tickets, storage.OfferedTicket{Ticket: benchTicket(c)})
			}
		}
		if _, err := s.Ingest(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

func benchCall(i int) call.Call {
	return call.Call{
		ID: fmt.Sprintf("call-%06d", i), Sector: call.Power, Started: start.Add(time.Duration(i) * 8 * time.Minute),
		Duration: 4 * time.Minute, Agent: fmt.Sprintf("30%02d", i%40), Dept: "客服一部", Answered: true,
		Customer: call.Customer(fmt.Sprintf("c%018d", i%7000)), Hangup: call.CustomerRole, CSAT: i % 6,
	}
}

func benchTranscript(id string) call.Transcript {
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

func walk(b testing.TB, s *postgres.Store, from storage.State) int {
	b.Helper()
	now := start.Add(100 * 24 * time.Hour)
	claimed, err := s.Claim(b.Context(), storage.Claim{State: from, Owner: "bench", Lease: time.Minute, Limit: batchSize, Now: now})
	if err != nil {
		b.Fatal(err)
	}
	outcomes := make([]storage.Outcome, len(claimed))
	for i, e := range claimed {
		outcomes[i] = benchOutcome(e)
	}
	if _, err := s.Commit(b.Context(), outcomes, now); err != nil {
		b.Fatal(err)
	}
	return len(claimed)
}

func benchOutcome(e storage.Entry) storage.Outcome {
	o := storage.Outcome{CallID: e.CallID, Token: e.Token, InputRev: e.InputRev, From: e.State}
	switch e.State {
	case storage.Registered:
		o.To = storage.Fetched
	case storage.Fetched:
		o.To = storage.Transcribed
		t := benchTranscript(e.CallID)
		o.Hearing = &storage.Hearing{Transcript: t, Signals: call.FromTurns(t, 4*time.Minute)}
	case storage.Transcribed:
		o.To = storage.Inspected
		o.Report = &inspect.Report{CallID: e.CallID, Rulebook: "r", Findings: []inspect.Finding{benchFinding("shirking.plain"), benchFinding("script.no_greeting")}}
	default:
		o.To = storage.Scored
		for _, item := range []scoring.Item{scoring.Inspected, scoring.Satisfaction, scoring.Rated} {
			o.Scores = append(o.Scores, scoring.Entry{Agent: "30" + e.CallID[len(e.CallID)-2:], Dept: "客服一部", Month: e.Day[:7], Item: item, Num: 1, Den: 1})
		}
	}
	return o
}

func benchFinding(rule string) inspect.Finding {
	return inspect.Finding{
		Rule: rule, RuleHash: "0123456789abcdef", Title: "推诿客户", Label: "shirking", Family: "service", Level: inspect.Serious, Points: 200,
		Evidence: []inspect.Evidence{{
			Kind: inspect.Said, Condition: `agent says "不归我们管"`, Role: call.AgentRole, Text: "不归我们管",
			Span: call.Span{Turn: 4, From: 3, To: 18, Start: 20 * time.Second, End: 24 * time.Second},
		}},
	}
}

func benchDeduction(f storage.FindingRow) []scoring.Entry {
	return []scoring.Entry{{Agent: f.Agent, Dept: f.Dept, Month: f.Day[:7], Item: scoring.Deduction, Num: 1, Points: f.Finding.Points}}
}

func benchTicket(c call.Call) call.Ticket {
	return call.Ticket{
		ID: "T" + c.ID, Version: 1, Kind: call.Repair, CallID: c.ID, Customer: c.Customer, Filed: c.Started, Text: "停电报修",
	}
}
