package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/integrity"
)

// Check looks for what must not be.
func (s *Store) Check(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		problems = []storage.Problem{}
		if err := t.patient(ctx); err != nil {
			return err
		}
		for _, c := range append(integrity.Questions(), ownQuestions()...) {
			err := t.each(ctx, c.Query, nil, func(rows pgx.Rows) error {
				p := storage.Problem{Kind: c.Kind}
				err := rows.Scan(&p.Subject, &p.Detail)
				problems = append(problems, p)
				return err
			})
			if err != nil {
				return fmt.Errorf("check of %s: %w", c.Kind, err)
			}
		}
		orphans, err := t.checkOrphans(ctx)
		if err != nil {
			return err
		}
		problems = append(problems, orphans...)
		undecodable, err := t.checkBytes(ctx)
		problems = append(problems, undecodable...)
		if err != nil {
			return err
		}
		broken, err := t.checkChain(ctx)
		problems = append(problems, broken...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	return problems, nil
}

// ownQuestions asks for what must not be of tables that only this store has.
func ownQuestions() []integrity.Question {
	return []integrity.Question{
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

// checkBytes reads whatever is kept as bytes.
func (t *tx) checkBytes(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	for _, c := range integrity.AllBytes() {
		err := t.each(ctx, c.Query, nil, func(rows pgx.Rows) error {
			p := storage.Problem{Kind: "constraint"}
			var b []byte
			if err := rows.Scan(&p.Subject, &b); err != nil {
				return err
			}
			if err := c.Decode(b); err != nil {
				p.Detail = err.Error()
				problems = append(problems, p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return problems, nil
}
