package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Oddities lists what does not fit. It is looked for, not remembered: an oddity is
// gone as soon as what was missing arrives.
func (s *Store) Oddities(ctx context.Context, limit int) ([]storage.Oddity, int, error) {
	var odd []storage.Oddity
	total := 0
	err := s.view(ctx, func(t *tx) error {
		return t.each(ctx, `WITH odd (kind, subject, origin, detail, at) AS (
			SELECT 'unknown_agent', agent, min(origin), 'agent ' || agent || ' of call ' || min(call_id) || ' is not on the roster', min(started_at)
				FROM ledger WHERE listed = 1 AND agent <> '' AND EXISTS (SELECT 1 FROM agent)
				AND agent NOT IN (SELECT id FROM agent) GROUP BY agent
			UNION ALL SELECT 'unlisted_call', call_id, origin, 'call ' || call_id || ' is not on the switch''s list', started_at
				FROM ledger WHERE listed = 0
			UNION ALL SELECT 'ticket_without_call', id, origin, CASE WHEN k.call_id <> ''
					THEN 'ticket ' || id || ' names call ' || k.call_id || ', which is not known'
					ELSE 'ticket ' || id || ' names no call, and its customer did not call around that time' END, filed_at
				FROM ticket k WHERE CASE WHEN k.call_id <> ''
					THEN NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = k.call_id)
					ELSE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.customer = k.customer AND l.customer <> ''
						AND l.started_at BETWEEN k.filed_at - $1 AND k.filed_at + $1) END)
			SELECT kind, subject, origin, detail, at, count(*) OVER () FROM odd ORDER BY at, kind, subject LIMIT $2`,
			[]any{inspect.Horizon.Milliseconds(), cmp.Or(limit, -1)}, func(rows *sql.Rows) error {
				var o storage.Oddity
				err := rows.Scan(&o.Kind, &o.Subject, &o.Origin, &o.Detail, (*kept)(&o.At), &total)
				odd = append(odd, o)
				return err
			})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("oddities: %w", err)
	}
	return odd, total, nil
}
