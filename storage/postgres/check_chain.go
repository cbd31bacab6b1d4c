package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// checkChain holds every close to its seal and to the close before it.
func (t *tx) checkChain(ctx context.Context) ([]storage.Problem, error) {
	var chain decide.Chain
	err := t.each(ctx, `SELECT day, body, hash FROM day_close ORDER BY seq`, nil, func(rows pgx.Rows) error {
		var day, hash string
		var body []byte
		err := rows.Scan(&day, &body, &hash)
		if err == nil {
			chain.Hold(day, body, hash)
		}
		return err
	})
	return chain.Problems, err
}
