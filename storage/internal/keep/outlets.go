package keep

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// AddToken keeps a token.
func (k *Keeper) AddToken(ctx context.Context, t storage.Token) error {
	return k.do(ctx, "add token "+t.ID, func(ctx context.Context, tx Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO token (id, name, hash, scopes, agent, team, dept, made_by, made_at, expires_at, used_at, revoked_at, revoked_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, '') ON CONFLICT (id) DO NOTHING`,
			t.ID, t.Name, t.Hash, strings.Join(t.Scopes, " "), t.Reach.Agent, t.Reach.Team, t.Reach.Dept, t.By, storage.Millis(t.Made), storage.Millis(t.Expires))
		return err
	})
}

// RevokeToken ends a token.
func (k *Keeper) RevokeToken(ctx context.Context, id, by string, at time.Time) error {
	return k.do(ctx, "revoke token "+id, func(ctx context.Context, tx Tx) error {
		// The row is written even when nothing changes, so that a missing one is told.
		n, err := tx.Exec(ctx, `UPDATE token SET revoked_by = CASE revoked_at WHEN 0 THEN $2 ELSE revoked_by END,
			revoked_at = CASE revoked_at WHEN 0 THEN $3 ELSE revoked_at END WHERE id = $1`, id, by, storage.Millis(at))
		return orMissing(n, err)
	})
}

// orMissing is [storage.ErrNotFound] when a statement met no row.
func orMissing(rows int64, err error) error {
	if err == nil && rows == 0 {
		return storage.ErrNotFound
	}
	return err
}

// TokenUsed notes when a token was used last.
func (k *Keeper) TokenUsed(ctx context.Context, id string, at time.Time) error {
	return k.do(ctx, "note the use of token "+id, func(ctx context.Context, tx Tx) error {
		_, err := tx.Exec(ctx, `UPDATE token SET used_at = $2 WHERE id = $1 AND used_at < $2`, id, storage.Millis(at))
		return err
	})
}

// AddWebhook keeps a webhook.
func (k *Keeper) AddWebhook(ctx context.Context, w storage.Webhook) error {
	return k.do(ctx, "add webhook "+w.ID, func(ctx context.Context, tx Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO webhook (id, url, secret, made_by, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
			w.ID, w.URL, w.Secret, w.By, storage.Millis(w.Made))
		return err
	})
}

// RemoveWebhook forgets a webhook with its deliveries.
func (k *Keeper) RemoveWebhook(ctx context.Context, id string) error {
	return k.do(ctx, "remove webhook "+id, func(ctx context.Context, tx Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM webhook WHERE id = $1`, id)
		return orMissing(n, err)
	})
}

// Delivered notes that a delivery was taken.
func (k *Keeper) Delivered(ctx context.Context, seq int64, at time.Time) error {
	return k.do(ctx, fmt.Sprintf("note delivery %d", seq), func(ctx context.Context, tx Tx) error {
		_, err := tx.Exec(ctx, `UPDATE delivery SET state = 'delivered', attempts = attempts + 1, done_at = $2, why = '',
			first_at = CASE first_at WHEN 0 THEN $2 ELSE first_at END WHERE seq = $1 AND state <> 'delivered'`, seq, storage.Millis(at))
		return err
	})
}

// NotDelivered notes that a try has failed. Noting it twice counts one try more than
// there was, which brings the next one no sooner.
func (k *Keeper) NotDelivered(ctx context.Context, seq int64, why string, at, next time.Time) error {
	state := storage.DeliveryWaiting
	if next.IsZero() {
		state = storage.DeliveryParked
	}
	return k.do(ctx, fmt.Sprintf("note that delivery %d has failed", seq), func(ctx context.Context, tx Tx) error {
		_, err := tx.Exec(ctx, `UPDATE delivery SET state = $2, attempts = attempts + 1, why = $3, next_at = $5,
			first_at = CASE first_at WHEN 0 THEN $4 ELSE first_at END WHERE seq = $1 AND state = 'waiting'`,
			seq, state, why, storage.Millis(at), storage.Millis(next))
		return err
	})
}

// SendAgain makes parked deliveries wait for another try.
func (k *Keeper) SendAgain(ctx context.Context, webhook string, now time.Time) (int, error) {
	var sent int64
	err := k.do(ctx, "send again to webhook "+webhook, func(ctx context.Context, tx Tx) (err error) {
		sent, err = tx.Exec(ctx, `UPDATE delivery SET state = 'waiting', attempts = 0, first_at = 0, next_at = $2 WHERE webhook = $1 AND state = 'parked'`,
			webhook, storage.Millis(now))
		return err
	})
	return int(sent), err
}

// ForgetDeliveries removes what was delivered before a time, unless something of the same
// finding is still to be told: the last word on it stays with it.
func (k *Keeper) ForgetDeliveries(ctx context.Context, before time.Time) (int, error) {
	var n int64
	err := k.do(ctx, "forget deliveries", func(ctx context.Context, tx Tx) (err error) {
		n, err = tx.Exec(ctx, `DELETE FROM delivery WHERE state = 'delivered' AND done_at < $1
			AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.webhook = delivery.webhook AND e.finding = delivery.finding AND e.state <> 'delivered')`, storage.Millis(before))
		return err
	})
	return int(n), err
}

// KeepUpload notes where bytes lie that were handed over for an address.
func (k *Keeper) KeepUpload(ctx context.Context, uri, key string, at time.Time) error {
	return k.do(ctx, "note an upload", func(ctx context.Context, tx Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO upload (uri, key, at) VALUES ($1, $2, $3)
			ON CONFLICT (uri) DO UPDATE SET key = excluded.key, at = excluded.at`, uri, key, storage.Millis(at))
		return err
	})
}
