package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// tx is a transaction. Texts go in through its methods alone, which make them fit for
// PostgreSQL.
type tx struct {
	tx     pgx.Tx
	outbox bool
}

// Advisory locks of the database, in the order in which they are taken.
const (
	lockClass   = 0x7463 // ours
	namedClass  = 0x7464 // those that have names
	lockIngest  = 1
	lockContent = 2
	lockClose   = 3
	lockSchema  = 4
)

// lock waits for an advisory lock, which is held to the transaction's end.
func (t *tx) lock(ctx context.Context, number int) error {
	_, err := t.exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, lockClass, number)
	return err
}

// patient is for transactions whose statements may take as long as they need: they go
// over all that there is.
func (t *tx) patient(ctx context.Context) error {
	_, err := t.exec(ctx, `SET LOCAL statement_timeout = 0`)
	return err
}

// exec runs a statement and gives the number of rows that it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	tag, err := t.tx.Exec(ctx, query, fit(args)...)
	return tag.RowsAffected(), err
}

// one scans the first row into dest and tells whether there was one.
func (t *tx) one(ctx context.Context, query string, args, dest []any) (bool, error) {
	err := t.tx.QueryRow(ctx, query, fit(args)...).Scan(dest...)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// each calls fn with every row.
func (t *tx) each(ctx context.Context, query string, args []any, fn func(pgx.Rows) error) error {
	rows, err := t.tx.Query(ctx, query, fit(args)...)
	if err != nil {
		return err
	}
	return eachOf(rows, fn)
}

// Exec is for the writes that every kind of store does alike.
func (t *tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return t.exec(ctx, query, args...)
}

// Lock waits until no other transaction holds what is named so. Two names may share a
// lock, and wait for each other then without need.
func (t *tx) Lock(ctx context.Context, name string) error {
	_, err := t.exec(ctx, `SELECT pg_advisory_xact_lock($1, hashtext($2))`, namedClass, name)
	return err
}

// Hold locks the findings of a call, in the order in which all others lock them.
func (t *tx) Hold(ctx context.Context, callID string) error {
	_, err := t.exec(ctx, `SELECT FROM finding WHERE n = (SELECT n FROM ledger WHERE call_id = $1) ORDER BY k FOR NO KEY UPDATE`, callID)
	return err
}

// Judge gives a verdict inside of what is decided about a case or an appeal.
func (t *tx) Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (finding string, err error) {
	return t.judge(ctx, v, scores)
}

// Ask is for the questions that every kind of store understands.
func (t *tx) Ask(ctx context.Context, query string, args []any, row func(ask.Row) error) error {
	return t.each(ctx, query, args, func(rows pgx.Rows) error { return row(rows) })
}

func eachOf(rows pgx.Rows, fn func(pgx.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// list collects what fn makes of every row.
func list[T any](ctx context.Context, t *tx, query string, args []any, fn func(pgx.Rows) (T, error)) ([]T, error) {
	var all []T
	err := t.each(ctx, query, args, func(rows pgx.Rows) error {
		v, err := fn(rows)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// queue is a number of statements that go to the server together and cost one way
// there and back.
type queue struct {
	batch pgx.Batch
}

// add queues a statement; changed, when not nil, learns how many rows it changed.
func (q *queue) add(changed *int64, query string, args ...any) {
	queued := q.batch.Queue(query, fit(args)...)
	if changed != nil {
		queued.Exec(func(tag pgconn.CommandTag) error {
			*changed += tag.RowsAffected()
			return nil
		})
	}
}

// ask queues a question; fn gets every row.
func (q *queue) ask(query string, args []any, fn func(pgx.Rows) error) {
	q.batch.Queue(query, fit(args)...).Query(func(rows pgx.Rows) error { return eachOf(rows, fn) })
}

// send runs what was queued, in its order, and begins a new queue.
func (t *tx) send(ctx context.Context, q *queue) error {
	if q.batch.Len() == 0 {
		return nil
	}
	err := t.tx.SendBatch(ctx, &q.batch).Close()
	q.batch = pgx.Batch{}
	return err
}
