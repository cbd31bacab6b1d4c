package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/integrity"
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
		for _, c := range append(integrity.Questions(), ownQuestions()...) {
			err := t.each(ctx, c.Query, nil, func(rows *sql.Rows) error {
				p := storage.Problem{Kind: c.Kind}
				err := rows.Scan(&p.Subject, &p.Detail)
				problems = append(problems, p)
				return err
			})
			if err != nil {
				return fmt.Errorf("check of %s: %w", c.Kind, err)
			}
		}
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
func ownQuestions() []integrity.Question {
	return []integrity.Question{
		{Kind: "constraint", Query: `SELECT id, CASE provisional WHEN 1 THEN 'is provisional, and its time has passed or it is withdrawn'
				ELSE 'is not provisional, and what it misses may still come' END FROM finding
			WHERE provisional <> (status <> 'withdrawn' AND provisional_until > (SELECT at FROM horizon))`},
	}
}

// checkBytes reads whatever is kept as bytes.
func (t *tx) checkBytes(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	for _, c := range integrity.AllBytes() {
		err := t.each(ctx, c.Query, nil, func(rows *sql.Rows) error {
			p := storage.Problem{Kind: "constraint"}
			var b sql.RawBytes
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
