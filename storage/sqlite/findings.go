package sqlite

import (
	"context"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// findings says how this store keeps findings.
func findings() ask.Findings {
	return ask.Findings{Provisional: `f.provisional`, ByDay: `INDEXED BY finding_list`}
}

// Findings lists findings, those of the last calls first.
func (s *Store) Findings(ctx context.Context, f storage.FindingFilter) ([]storage.FindingRow, int, error) {
	some, err := findings().List(f).Answer(ctx, s.within)
	return some.Rows, some.Total, err
}

// FindingCounts counts findings by status and by rule.
func (s *Store) FindingCounts(ctx context.Context, f storage.FindingFilter) (storage.FindingCounts, error) {
	return ask.FindingCounts(f).Answer(ctx, s.within)
}

// AgentFindings gives an agent's findings of a month that are not withdrawn.
func (s *Store) AgentFindings(ctx context.Context, agent, month string) ([]storage.FindingRow, error) {
	return findings().OfAgent(agent, month).Answer(ctx, s.within)
}

// Finding gives a finding by its ID.
func (s *Store) Finding(ctx context.Context, id string) (storage.FindingRow, error) {
	return findings().ByID(id).Answer(ctx, s.within)
}
