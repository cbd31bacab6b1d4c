package sqlite

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// unread notes that the index of words does not know a text as it is now.
func (t *tx) unread(ctx context.Context, in storage.Medium, id string) error {
	_, err := t.exec(ctx, `INSERT INTO search_todo (medium, id) VALUES ($1, $2)`, in, id)
	return err
}

// unreadIfHeard notes that what the index knows besides the words of a call has changed,
// if it knows them.
func (t *tx) unreadIfHeard(ctx context.Context, n int64, id string) error {
	_, err := t.exec(ctx, `INSERT INTO search_todo (medium, id) SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM transcript WHERE n = $3)`,
		storage.InCalls, id, n)
	return err
}

// IndexWords takes texts into the index of words.
func (s *Store) IndexWords(ctx context.Context, limit int) (taken, left int, err error) {
	s.indexing.Lock()
	defer s.indexing.Unlock()
	return s.keeper.IndexWords(ctx, s.within, limit)
}
