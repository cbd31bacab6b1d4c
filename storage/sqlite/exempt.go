package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Exempt asks that a call's gap be accepted.
func (s *Store) Exempt(ctx context.Context, e storage.Exemption) error {
	err := s.update(ctx, func(t *tx) error {
		if err := decide.Exempt(e); err != nil {
			return err
		}
		r, found, err := t.rowByCall(ctx, e.CallID)
		if err == nil && !found {
			err = storage.ErrNotFound
		}
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO exemption (n, reason, asked_by, asked_at, approved_by, approved_at)
			VALUES ($1, $2, $3, $4, '', 0)
			ON CONFLICT (n) DO UPDATE SET reason = excluded.reason, asked_by = excluded.asked_by, asked_at = excluded.asked_at,
				approved_by = '', approved_at = 0`, r.n, e.Reason, e.AskedBy, storage.Millis(e.AskedAt))
		return err
	})
	if err != nil {
		return fmt.Errorf("exempt call %s: %w", e.CallID, err)
	}
	return nil
}

// Approve accepts what somebody else has asked for.
func (s *Store) Approve(ctx context.Context, callID, by string, now time.Time) (storage.Exemption, error) {
	var approved storage.Exemption
	err := s.update(ctx, func(t *tx) error {
		var err error
		approved, err = t.approve(ctx, callID, by, now)
		return err
	})
	if err != nil {
		return storage.Exemption{}, fmt.Errorf("approve of the exemption of call %s: %w", callID, err)
	}
	return approved, nil
}

func (t *tx) approve(ctx context.Context, callID, by string, now time.Time) (storage.Exemption, error) {
	asked, err := list(ctx, t, `SELECT `+ask.ExemptionColumns+` FROM exemption x JOIN ledger l ON l.n = x.n WHERE l.call_id = $1`,
		[]any{callID}, func(rows *sql.Rows) (storage.Exemption, error) { return ask.ScanExemption(rows) })
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
