package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// page is how many rows are read before they are handed over. Who gets them may take
// long over each, and no transaction is to stay open for it.
const page = 1000

// BlobKeys hands over the keys of recordings, page by page in the order of the table.
func (s *Store) BlobKeys(ctx context.Context, fn func(key, sha256 string) error) error {
	type key struct {
		n              int64
		uri, blob, sum string
	}
	err := paged(ctx, s, func(ctx context.Context, t *tx, last key) ([]key, error) {
		return list(ctx, t, `SELECT n, uri, blob, sha256 FROM recording WHERE (n, uri) > ($1, $2) AND blob <> '' ORDER BY n, uri LIMIT $3`,
			[]any{last.n, last.uri, page}, func(rows pgx.Rows) (key, error) {
				var k key
				err := rows.Scan(&k.n, &k.uri, &k.blob, &k.sum)
				return k, err
			})
	}, func(k key) error { return fn(k.blob, k.sum) })
	if err != nil {
		return fmt.Errorf("blob keys: %w", err)
	}
	return nil
}

// OfferedOn hands over the recordings that were offered for the calls of a day, page by
// page. The day's calls are found first, and the recordings of one page alone: left to
// itself the server goes through the calls of all days, or through all recordings.
func (s *Store) OfferedOn(ctx context.Context, day string, fn func(storage.Offer) error) error {
	err := paged(ctx, s, func(ctx context.Context, t *tx, last storage.Offer) ([]storage.Offer, error) {
		return list(ctx, t, `WITH of_day AS MATERIALIZED (SELECT n, call_id FROM ledger WHERE day = $1 AND call_id >= $2)
			SELECT l.call_id, r.uri, r.etag FROM of_day l, LATERAL (SELECT uri, etag FROM recording WHERE n = l.n OFFSET 0) r
			WHERE (l.call_id, r.uri) > ($2, $3) ORDER BY l.call_id, r.uri LIMIT $4`,
			[]any{day, last.CallID, last.URI, page}, func(rows pgx.Rows) (storage.Offer, error) {
				var o storage.Offer
				err := rows.Scan(&o.CallID, &o.URI, &o.ETag)
				return o, err
			})
	}, fn)
	if err != nil {
		return fmt.Errorf("recordings of %s: %w", day, err)
	}
	return nil
}

// paged reads page after page, each of which begins after the last row of the one
// before, and hands the rows over.
func paged[T any](ctx context.Context, s *Store, read func(context.Context, *tx, T) ([]T, error), fn func(T) error) error {
	var last T
	for {
		var rows []T
		err := view(ctx, s, func(ctx context.Context, t *tx) error {
			var err error
			rows, err = read(ctx, t, last)
			return err
		})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := fn(r); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		last = rows[len(rows)-1]
	}
}
