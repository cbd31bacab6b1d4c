package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/keep"
)

// tx is a connection in a transaction. Its statements are too short to be worth
// interrupting: a context is heeded between them, which spares a watching goroutine
// for each and never loses the connection.
type tx struct {
	c *connection
}

// update runs fn in a transaction that writes.
func (s *Store) update(ctx context.Context, fn func(*tx) error) error {
	if s.write == nil {
		return fmt.Errorf("%s is %w", s.path, storage.ErrReadOnly)
	}
	return unavailable(s.write.transact(ctx, false, fn))
}

// view runs fn in a transaction that reads: all of it sees one state.
func (s *Store) view(ctx context.Context, fn func(*tx) error) error {
	return s.read.transact(ctx, true, fn)
}

// within runs fn in a transaction that reads.
func (s *Store) within(ctx context.Context, fn func(context.Context, ask.Records) error) error {
	return s.view(ctx, func(t *tx) error { return fn(ctx, t) })
}

// keep runs fn in a transaction that writes.
func (s *Store) keep(ctx context.Context, fn func(context.Context, keep.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(ctx, t) })
}

// Exec is for the writes that every kind of store does alike.
func (t *tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return t.exec(ctx, query, args...)
}

// Lock has nothing to do: of transactions that write there is one at a time.
func (*tx) Lock(context.Context, string) error { return nil }

// Hold has nothing to do: of transactions that write there is one at a time.
func (*tx) Hold(context.Context, string) error { return nil }

// Judge gives a verdict inside of what is decided about a case or an appeal.
func (t *tx) Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (finding string, err error) {
	return t.judge(ctx, v, scores)
}

// Ask is for the questions that every kind of store understands.
func (t *tx) Ask(ctx context.Context, query string, args []any, row func(ask.Row) error) error {
	return t.each(ctx, query, args, func(rows *sql.Rows) error { return row(rows) })
}

func (t *tx) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s := t.c.prepared[query]; s != nil {
		return s, nil
	}
	s, err := t.c.conn.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	t.c.prepared[query] = s
	return s, nil
}

// exec runs a statement and gives the number of rows that it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it is the connection's, for as long as that is open
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// insert runs a statement that adds a row if there is none like it, and gives the
// row's number if it was added.
func (t *tx) insert(ctx context.Context, query string, args ...any) (n int64, added bool, err error) {
	s, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it is the connection's, for as long as that is open
	if err != nil {
		return 0, false, err
	}
	result, err := s.ExecContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return 0, false, err
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return 0, false, err
	}
	n, err = result.LastInsertId()
	return n, true, err
}

// one scans the first row into dest and tells whether there was one.
func (t *tx) one(ctx context.Context, query string, args, dest []any) (bool, error) {
	s, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it is the connection's, for as long as that is open
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(context.WithoutCancel(ctx), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// each calls fn with every row.
func (t *tx) each(ctx context.Context, query string, args []any, fn func(*sql.Rows) error) error {
	s, err := t.prepare(ctx, query) //nolint:sqlclosecheck // it is the connection's, for as long as that is open
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err has told
	for rows.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// list collects what fn makes of every row.
func list[T any](ctx context.Context, t *tx, query string, args []any, fn func(*sql.Rows) (T, error)) ([]T, error) {
	var all []T
	err := t.each(ctx, query, args, func(rows *sql.Rows) error {
		v, err := fn(rows)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
