package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Exempt asks that a call's gap be accepted.
func (s *Store) Exempt(ctx context.Context, e storage.Exemption) error {
	_, err := write(ctx, s, func(ctx context.Context, t *tx) (struct{}, error) { return struct{}{}, t.exempt(ctx, e) })
	if err != nil {
		return fmt.Errorf("exempt call %s: %w", e.CallID, err)
	}
	return nil
}

func (t *tx) exempt(ctx context.Context, e storage.Exemption) error {
	if err := decide.Exempt(e); err != nil {
		return err
	}
	kept, err := t.exec(ctx, `INSERT INTO exemption (n, reason, asked_by, asked_at, approved_by, approved_at)
			SELECT n, $2, $3, $4, '', 0 FROM ledger WHERE call_id = $1
			ON CONFLICT (n) DO UPDATE SET reason = excluded.reason, asked_by = excluded.asked_by, asked_at = excluded.asked_at,
				approved_by = '', approved_at = 0`, e.CallID, e.Reason, e.AskedBy, storage.Millis(e.AskedAt))
	if err == nil && kept == 0 {
		err = storage.ErrNotFound
	}
	return err
}

// Approve accepts what somebody else has asked for.
func (s *Store) Approve(ctx context.Context, callID, by string, now time.Time) (storage.Exemption, error) {
	approved, err := write(ctx, s, func(ctx context.Context, t *tx) (storage.Exemption, error) { return t.approve(ctx, callID, by, now) })
	if err != nil {
		return storage.Exemption{}, fmt.Errorf("approve of the exemption of call %s: %w", callID, err)
	}
	return approved, nil
}

func (t *tx) approve(ctx context.Context, callID, by string, now time.Time) (storage.Exemption, error) {
	asked, err := list(ctx, t, `SELECT `+ask.ExemptionColumns+` FROM exemption x JOIN ledger l ON l.n = x.n WHERE l.call_id = $1 FOR UPDATE OF x`,
		[]any{callID}, func(rows pgx.Rows) (storage.Exemption, error) { return ask.ScanExemption(rows) })
	if err != nil {
		return storage.Exemption{}, err
	}
	e, changed, err := decide.Approve(asked, by, now)
	if err != nil || !changed {
		return e, err
	}
	_, err = t.exec(ctx, `UPDATE exemption SET approved_by = $1, approved_at = $2
		WHERE n = (SELECT n FROM ledger WHERE call_id = $3)`, by, storage.Millis(now), callID)
	return e, err
}
