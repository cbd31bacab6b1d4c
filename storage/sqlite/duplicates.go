package sqlite

import (
	"context"
	"database/sql"

	"github.com/tingcha/tingcha/storage/internal/decide"
)

// settleContent decides between the calls that have a recording with the given digest.
func (t *tx) settleContent(ctx context.Context, sum string, at int64) error {
	if sum == "" {
		return nil
	}
	holders, err := list(ctx, t, `SELECT DISTINCT l.n, l.call_id, l.state, l.reason, l.detail, l.started_at
		FROM recording r JOIN ledger l ON l.n = r.n WHERE r.sha256 = $1 AND r.sha256 <> ''`, []any{sum},
		func(rows *sql.Rows) (decide.Holder, error) {
			var h decide.Holder
			return h, rows.Scan(&h.N, &h.CallID, &h.State, &h.Reason, &h.Detail, (*kept)(&h.Started))
		})
	if err != nil {
		return err
	}
	for _, m := range decide.Content(holders, at) {
		if err := t.apply(ctx, m.N, m.Move); err != nil {
			return err
		}
	}
	return nil
}

// settleCall decides about every recording of a call.
func (t *tx) settleCall(ctx context.Context, n, at int64) error {
	sums, err := list(ctx, t, `SELECT DISTINCT sha256 FROM recording WHERE n = $1 AND sha256 <> ''`, []any{n},
		func(rows *sql.Rows) (sum string, err error) { return sum, rows.Scan(&sum) })
	if err != nil {
		return err
	}
	for _, sum := range sums {
		if err := t.settleContent(ctx, sum, at); err != nil {
			return err
		}
	}
	return nil
}

// discount takes back what was found and counted of a call that is no longer to be
// inspected. What people judged stays, and is shown to them again.
func (t *tx) discount(ctx context.Context, n int64) error {
	_, err := t.exec(ctx, `UPDATE finding SET held = 0, version = version + 1,
			moved = CASE WHEN status IN ('confirmed', 'rejected') THEN 1 ELSE moved END,
			provisional = provisional AND status IN ('confirmed', 'rejected'),
			status = CASE WHEN status IN ('open', 'recorded') THEN 'withdrawn' ELSE status END
		WHERE n = $1 AND held = 1`, n)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM score_entry WHERE source_kind = 'call'
		AND source_id = (SELECT call_id FROM ledger WHERE n = $1)`, n)
	return err
}
