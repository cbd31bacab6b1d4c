package keep

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// KeepSearch keeps a search under a name.
func (k *Keeper) KeepSearch(ctx context.Context, s storage.KeptSearch) error {
	return k.do(ctx, "keep search "+s.ID, func(ctx context.Context, t Tx) error {
		kept, err := t.Exec(ctx, `INSERT INTO kept_search (id, owner, dept, name, query, kept_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO UPDATE SET dept = excluded.dept, name = excluded.name, query = excluded.query, kept_at = excluded.kept_at
			WHERE kept_search.owner = excluded.owner`,
			s.ID, s.Owner, s.Dept, s.Name, s.Query, storage.Millis(s.KeptAt))
		if err == nil && kept == 0 {
			err = storage.ErrNotFound
		}
		return err
	})
}

// DropSearch forgets a search of an owner.
func (k *Keeper) DropSearch(ctx context.Context, owner, id string) error {
	return k.do(ctx, "drop search "+id, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `DELETE FROM kept_search WHERE id = $1 AND owner = $2`, id, owner)
		return err
	})
}
