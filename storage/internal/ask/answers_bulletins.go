package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// Bulletin gives a bulletin by its ID.
func (a *Answers) Bulletin(ctx context.Context, id string) (storage.Issued, error) {
	return Bulletin(id).Answer(ctx, a.within)
}

// ListBulletins lists bulletins, and says how many there are.
func (a *Answers) ListBulletins(ctx context.Context, f storage.BulletinFilter) ([]storage.Issued, int, error) {
	some, err := Bulletins(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}
