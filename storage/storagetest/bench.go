package storagetest

import (
	"context"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// BenchIngest takes calls with transcripts of 40 turns and tickets into an empty store.
func BenchIngest(b *testing.B, s storage.Store) {
	b.Helper()
	b.ResetTimer()
	IngestMany(b, s, b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchWalk takes calls into an empty store and through every state.
func BenchWalk(b *testing.B, s storage.Store) {
	b.Helper()
	b.ResetTimer()
	IngestMany(b, s, b.N)
	for _, from := range Way() {
		for Walk(b, s, from) > 0 {
			continue
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchReads asks what the pages ask, over 10,000 calls with 20,000 findings.
func BenchReads(b *testing.B, s storage.Store) {
	b.Helper()
	IngestMany(b, s, 10_000)
	for _, from := range Way() {
		for Walk(b, s, from) > 0 {
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
			_, _, err := s.Due(ctx, Start().Add(100*24*time.Hour))
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
