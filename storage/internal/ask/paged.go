package ask

import (
	"cmp"
	"context"
)

// usualPage is how many rows a list has when nobody says how many.
const usualPage = 50

// paged is a list of which some are shown at a time. From ends in WHERE.
type paged[T any] struct {
	columns, from, order string
	scan                 func(Row) (T, error)
}

// some gives the rows under conditions from an offset on, and how many there are in all.
func (p paged[T]) some(ctx context.Context, r Records, where *clauses, limit, offset int) (Some[T], error) {
	var some Some[T]
	from := p.from + where.String()
	if err := one(ctx, r, `SELECT count(*)`+from, where.args, []any{&some.Total}); err != nil {
		return some, err
	}
	query := `SELECT ` + p.columns + from + ` ORDER BY ` + p.order + ` LIMIT ` + where.arg(cmp.Or(limit, usualPage)) + ` OFFSET ` + where.arg(offset)
	var err error
	some.Rows, err = list(ctx, r, query, where.args, p.scan)
	return some, err
}
