package postgres

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Check looks for what must not be.
func (s *Store) Check(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		problems = []storage.Problem{}
		if err := t.patient(ctx); err != nil {
			return err
		}
		orphans, err := t.checkOrphans(ctx)
		if err != nil {
			return err
		}
		found, err := ask.Problems(ownQuestions()...).Of(ctx, t)
		problems = append(append(problems, orphans...), found...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	return problems, nil
}

// ownQuestions asks for what must not be of tables that only this store has.
func ownQuestions() []ask.Wrong {
	return []ask.Wrong{
		{Kind: "orphan", Query: `SELECT o.kind || ' ' || o.id, 'is to be told of and is not there' FROM outbox o
			WHERE CASE o.kind WHEN 'finding' THEN NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = o.id)
				WHEN 'verdict' THEN NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = o.id)
				WHEN 'call' THEN NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = o.id)
				WHEN 'ticket' THEN NOT EXISTS (SELECT 1 FROM ticket k WHERE k.id = o.id)
				ELSE NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.source = o.id AND d.record = o.record) END`},
		{Kind: "identity", Query: `SELECT call_id, 'has had ' || l.events || ' events, and the last is number ' || coalesce(max(e.seq), 0)
			FROM ledger l LEFT JOIN coverage_event e ON e.n = l.n GROUP BY l.n HAVING l.events <> coalesce(max(e.seq), 0)`},
	}
}
