package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Check looks for what must not be.
func (s *Store) Check(ctx context.Context) ([]storage.Problem, error) {
	problems := []storage.Problem{}
	err := s.view(ctx, func(t *tx) error {
		damaged, err := t.checkFile(ctx)
		problems = append(problems, damaged...)
		if err != nil || len(damaged) > 0 { // whatever else a damaged file says is no evidence
			return err
		}
		found, err := ask.Problems(ownQuestions()...).Of(ctx, t)
		problems = append(problems, found...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	return problems, nil
}

// checkFile has SQLite look at its own file.
func (t *tx) checkFile(ctx context.Context) ([]storage.Problem, error) {
	problems, err := list(ctx, t, `SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'`, nil,
		func(rows *sql.Rows) (storage.Problem, error) {
			p := storage.Problem{Kind: "constraint", Subject: "file"}
			return p, rows.Scan(&p.Detail)
		})
	if err != nil {
		return nil, err
	}
	orphans, err := list(ctx, t, `SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY "table", "parent"`, nil,
		func(rows *sql.Rows) (storage.Problem, error) {
			var parent string
			var n int
			p := storage.Problem{Kind: "orphan"}
			err := rows.Scan(&p.Subject, &parent, &n)
			p.Detail = fmt.Sprintf("%d rows lead to nothing in %s", n, parent)
			return p, err
		})
	return append(problems, orphans...), err
}

// ownQuestions asks for what must not be of columns that only this store has.
func ownQuestions() []ask.Wrong {
	return []ask.Wrong{
		{Kind: "constraint", Query: `SELECT id, CASE provisional WHEN 1 THEN 'is provisional, and its time has passed or it is withdrawn'
				ELSE 'is not provisional, and what it misses may still come' END FROM finding
			WHERE provisional <> (status <> 'withdrawn' AND provisional_until > (SELECT at FROM horizon))`},
	}
}
