package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// Versions says which rulebooks and rules the records were made by.
func (s *Store) Versions(ctx context.Context) (storage.Versions, error) {
	var v storage.Versions
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		v = storage.Versions{Calls: map[string]int{}}
		err := t.each(ctx, `SELECT rulebook, count(*) FROM inspection GROUP BY rulebook`, nil, func(rows pgx.Rows) error {
			var rulebook string
			var n int
			err := rows.Scan(&rulebook, &n)
			v.Calls[rulebook] = n
			return err
		})
		if err != nil {
			return err
		}
		v.Rules, err = list(ctx, t, `SELECT rule, rule_hash, count(*), count(*) FILTER (WHERE status IN ('confirmed', 'rejected')) FROM finding
			WHERE status <> 'withdrawn' GROUP BY rule, rule_hash ORDER BY rule, rule_hash`, nil, func(rows pgx.Rows) (storage.RuleVersion, error) {
			var r storage.RuleVersion
			return r, rows.Scan(&r.Rule, &r.Hash, &r.Findings, &r.Judged)
		})
		return err
	})
	if err != nil {
		return storage.Versions{}, fmt.Errorf("versions of rules: %w", err)
	}
	return v, nil
}
