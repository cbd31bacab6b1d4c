package postgres

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// unread queues that the index of words does not know texts as they are now.
func (q *queue) unread(in storage.Medium, ids []string) {
	if len(ids) > 0 {
		q.add(nil, `INSERT INTO search_todo (medium, id) SELECT $1, u.id FROM unnest($2::text[]) AS u (id)`, in, ids)
	}
}

// unreadIfHeard queues that what the index knows besides the words of calls has changed,
// of those whose words it knows.
func (q *queue) unreadIfHeard(numbers []int64) {
	q.add(nil, `INSERT INTO search_todo (medium, id) SELECT $1, l.call_id FROM transcript t JOIN ledger l ON l.n = t.n WHERE t.n = ANY ($2)`,
		storage.InCalls, numbers)
}

// IndexWords takes texts into the index of words.
func (s *Store) IndexWords(ctx context.Context, limit int) (taken, left int, err error) {
	return s.keeper.IndexWords(ctx, s.within, limit)
}
