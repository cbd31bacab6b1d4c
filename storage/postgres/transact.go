package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/keep"
)

// view runs fn in a transaction that reads: all of it sees one state. fn may be
// called several times, and begins anew each time.
func view(ctx context.Context, s *Store, fn func(context.Context, *tx) error) error {
	_, err := transact(ctx, s, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, nil,
		func(ctx context.Context, t *tx) (struct{}, error) { return struct{}{}, fn(ctx, t) })
	return err
}

// within is view for the questions that every kind of store understands.
func (s *Store) within(ctx context.Context, fn func(context.Context, ask.Records) error) error {
	return view(ctx, s, func(ctx context.Context, t *tx) error { return fn(ctx, t) })
}

// keep is write for what every kind of store does alike.
func (s *Store) keep(ctx context.Context, fn func(context.Context, keep.Tx) error) error {
	_, err := write(ctx, s, func(ctx context.Context, t *tx) (struct{}, error) { return struct{}{}, fn(ctx, t) })
	return err
}

// write runs fn in a transaction that may be done twice: when the answer to its COMMIT
// is lost it is done again. fn may be called several times, and keeps nothing between.
func write[T any](ctx context.Context, s *Store, fn func(context.Context, *tx) (T, error)) (T, error) {
	return transact(ctx, s, pgx.TxOptions{}, nil, fn)
}

// writeOnce is for what must not be done twice. It leaves a mark in the same
// transaction, so that after a lost answer the next try learns whether the one before
// went through.
func writeOnce[T any](ctx context.Context, s *Store, fn func(context.Context, *tx) (T, error)) (T, error) {
	mark := binary.BigEndian.AppendUint64(nil, rand.Uint64()) //nolint:gosec // only has to be unlike all others
	mark = binary.BigEndian.AppendUint64(mark, rand.Uint64()) //nolint:gosec // only has to be unlike all others
	return transact(ctx, s, pgx.TxOptions{}, mark, fn)
}

func transact[T any](ctx context.Context, s *Store, o pgx.TxOptions, mark []byte, fn func(context.Context, *tx) (T, error)) (T, error) {
	var zero T
	if s.readOnly && o.AccessMode != pgx.ReadOnly {
		return zero, fmt.Errorf("%s is %w", s.name, storage.ErrReadOnly)
	}
	var doubtful *T // what a try made whose COMMIT was not answered
	for try := 1; ; try++ {
		a := attempt[T]{mark: mark, doubtful: doubtful}
		err := a.run(ctx, s, o, fn)
		if err == nil {
			return a.result, nil
		}
		what := judgeError(err, a.broken)
		if a.inDoubt {
			doubtful, what = &a.result, lost
		}
		if what == lost {
			s.pool.Reset() // the other connections will not be better
		}
		if what == final || what == crowded || try == tries || ctx.Err() != nil {
			return zero, s.explain(ctx, err, what)
		}
		if err := pause(ctx, try); err != nil {
			return zero, err
		}
	}
}

// attempt is one try of a transaction.
type attempt[T any] struct {
	mark     []byte
	doubtful *T
	result   T
	broken   bool // the connection is
	inDoubt  bool // COMMIT was sent and not answered
}

func (a *attempt[T]) run(ctx context.Context, s *Store, o pgx.TxOptions, fn func(context.Context, *tx) (T, error)) error {
	begun, err := s.pool.BeginTx(ctx, o)
	if err != nil {
		a.broken = ctx.Err() == nil && !isAnswer(err)
		return fmt.Errorf("begin: %w", err)
	}
	conn := begun.Conn().PgConn()
	done, err := a.fill(ctx, &tx{tx: begun, outbox: s.outbox}, fn)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || done {
		a.broken = conn.IsClosed()
		_ = begun.Rollback(context.WithoutCancel(ctx)) // the error is told already, and nothing was committed
		return err
	}
	// Not to be interrupted: whoever is called off here would not know what became of it.
	if err := begun.Commit(context.WithoutCancel(ctx)); err != nil {
		// An ERROR says that nothing was committed. Anything else may have come after it:
		// the server ends a session with FATAL also between committing and saying so.
		var answer *pgconn.PgError
		a.inDoubt = !errors.As(err, &answer) || answer.Severity != "ERROR"
		a.inDoubt = a.inDoubt && !errors.Is(err, pgx.ErrTxCommitRollback)
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// fill does the work of the transaction, unless an earlier try turns out to have
// done it. The mark is written first: a try that is still under way at the server
// holds this one up until it is known what became of it.
func (a *attempt[T]) fill(ctx context.Context, t *tx, fn func(context.Context, *tx) (T, error)) (done bool, err error) {
	if a.mark != nil {
		added, err := t.exec(ctx, `INSERT INTO gone_through (mark) VALUES ($1) ON CONFLICT DO NOTHING`, a.mark)
		if err != nil {
			return false, err
		}
		if added == 0 && a.doubtful != nil {
			a.result = *a.doubtful
			return true, nil
		}
	}
	a.result, err = fn(ctx, t)
	return false, err
}

func isAnswer(err error) bool {
	var answer *pgconn.PgError
	return errors.As(err, &answer)
}
