package postgres

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// ScoreEntries gives an agent's month.
func (s *Store) ScoreEntries(ctx context.Context, agent, month string) ([]scoring.Entry, error) {
	return ask.ScoreEntries(agent, month).Answer(ctx, s.within)
}

// Agents lists who has score entries in a month.
func (s *Store) Agents(ctx context.Context, month string) ([]storage.AgentRow, error) {
	return ask.Agents(month).Answer(ctx, s.within)
}

// Months lists the months that have score entries.
func (s *Store) Months(ctx context.Context) ([]string, error) {
	return ask.Months().Answer(ctx, s.within)
}

// Ticket gives a ticket by its ID.
func (s *Store) Ticket(ctx context.Context, id string) (call.Ticket, error) {
	return ask.Ticket(id).Answer(ctx, s.within)
}

// DeadLetters lists bad records.
func (s *Store) DeadLetters(ctx context.Context, limit int) ([]storage.DeadLetter, int, error) {
	some, err := ask.DeadLetters(limit).Answer(ctx, s.within)
	return some.Rows, some.Total, err
}

// Oddities lists what does not fit.
func (s *Store) Oddities(ctx context.Context, limit int) ([]storage.Oddity, int, error) {
	some, err := ask.Oddities(limit).Answer(ctx, s.within)
	return some.Rows, some.Total, err
}

// Versions says which rulebooks and rules the records were made by.
func (s *Store) Versions(ctx context.Context) (storage.Versions, error) {
	return ask.Versions().Answer(ctx, s.within)
}
