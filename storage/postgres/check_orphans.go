package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// checkOrphans looks for rows that lead nowhere. The server sees to most of it; but
// constraints can be off while somebody repairs a database, and events have none.
func (t *tx) checkOrphans(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	for _, c := range []struct {
		table, parent string
		query         string
	}{
		{"superseded", "ledger", `SELECT count(*) FROM superseded c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"coverage_event", "ledger", `SELECT count(*) FROM coverage_event c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"recording", "ledger", `SELECT count(*) FROM recording c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"offered", "ledger", `SELECT count(*) FROM offered c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"transcript", "ledger", `SELECT count(*) FROM transcript c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"inspection", "ledger", `SELECT count(*) FROM inspection c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"finding", "ledger", `SELECT count(*) FROM finding c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"exemption", "ledger", `SELECT count(*) FROM exemption c WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.n = c.n)`},
		{"verdict", "finding", `SELECT count(*) FROM verdict c WHERE NOT EXISTS (SELECT FROM finding f WHERE f.id = c.finding)`},
	} {
		err := t.each(ctx, c.query, nil, func(rows pgx.Rows) error {
			var n int
			err := rows.Scan(&n)
			if n > 0 {
				problems = append(problems, storage.Problem{
					Kind: "orphan", Subject: c.table, Detail: fmt.Sprintf("%d rows lead to nothing in %s", n, c.parent),
				})
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return problems, nil
}
