package sqlite

import (
	"context"
	"database/sql"

	"github.com/tingcha/tingcha/storage"
)

// reasonDuplicate excludes a call whose recording is that of an earlier call.
const reasonDuplicate = "duplicate"

// byContent signs the moves that equal recordings bring about.
const byContent = "content"

// settleContent decides between the calls that have a recording with the given
// digest: the one that began first is the original, by ID when two began together,
// whatever the order in which they came. The others are excluded. It may be asked
// any number of times.
func (t *tx) settleContent(ctx context.Context, sum string, at int64) error {
	if sum == "" {
		return nil
	}
	type holder struct {
		move
		callID string
	}
	holders, err := list(ctx, t, `SELECT DISTINCT l.n, l.call_id, l.state, l.reason, l.detail, l.started_at
		FROM recording r JOIN ledger l ON l.n = r.n WHERE r.sha256 = $1 AND r.sha256 <> ''
		ORDER BY l.started_at, l.call_id`, []any{sum}, func(rows *sql.Rows) (holder, error) {
		h := holder{move: move{by: byContent, at: at}}
		var started int64
		err := rows.Scan(&h.n, &h.callID, &h.from, &h.reason, &h.detail, &started)
		return h, err
	})
	if err != nil || len(holders) == 0 {
		return err
	}
	original := holders[0]
	if original.from == storage.Excluded && original.reason == reasonDuplicate {
		m := original.move
		m.to, m.reason, m.detail, m.newInput = storage.Registered, "not_duplicate", "", true
		if err := t.apply(ctx, m); err != nil {
			return err
		}
	}
	detail := "the same bytes as the recording of call " + original.callID
	for _, h := range holders[1:] {
		twin := h.from == storage.Excluded && h.reason == reasonDuplicate && h.detail != detail
		if !twin && !live(h.from) && h.from != storage.Scored && h.from != storage.Waiting {
			continue
		}
		if err := t.exclude(ctx, h.move, reasonDuplicate, detail); err != nil {
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
