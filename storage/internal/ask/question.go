package ask

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// Row is a row of an answer.
type Row interface {
	Scan(dest ...any) error
}

// Records are asked inside a transaction.
type Records interface {
	// Ask calls row with every row of the answer, in its order, and gives back the first
	// error. What row scans as bytes is its own.
	Ask(ctx context.Context, query string, args []any, row func(Row) error) error
}

// Question is a question whose answer is a T.
type Question[T any] struct {
	what string
	ask  func(ctx context.Context, r Records) (T, error)
}

// Of asks the question inside a transaction.
func (q Question[T]) Of(ctx context.Context, r Records) (T, error) { return q.ask(ctx, r) }

// Answer asks the question inside a transaction that within opens and ends. The error
// says what was asked for.
func (q Question[T]) Answer(ctx context.Context, within func(context.Context, func(context.Context, Records) error) error) (T, error) {
	var answer T
	err := within(ctx, func(ctx context.Context, r Records) error {
		var err error
		answer, err = q.ask(ctx, r)
		return err
	})
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", q.what, err)
	}
	return answer, nil
}

// listing is a question for the rows of one query.
func listing[T any](what, query string, args []any, scan func(Row) (T, error)) Question[[]T] {
	return Question[[]T]{what, func(ctx context.Context, r Records) ([]T, error) { return list(ctx, r, query, args, scan) }}
}

// list collects what scan makes of every row.
func list[T any](ctx context.Context, r Records, query string, args []any, scan func(Row) (T, error)) ([]T, error) {
	var all []T
	err := r.Ask(ctx, query, args, func(row Row) error {
		v, err := scan(row)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// single gives what scan makes of the first row, [storage.ErrNotFound] when there is
// none.
func single[T any](ctx context.Context, r Records, query string, args []any, scan func(Row) (T, error)) (T, error) {
	all, err := list(ctx, r, query, args, scan)
	if err == nil && len(all) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// one scans the first row into dest; dest stays as it is when there is none.
func one(ctx context.Context, r Records, query string, args, dest []any) error {
	return r.Ask(ctx, query, args, func(row Row) error { return row.Scan(dest...) })
}
