package ask

import (
	"context"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

const tokenColumns = `id, name, hash, scopes, agent, team, dept, made_by, made_at, expires_at, used_at, revoked_at, revoked_by`

func scanToken(row Row) (storage.Token, error) {
	var t storage.Token
	var scopes string
	var made, expires, used, revoked int64
	err := row.Scan(&t.ID, &t.Name, &t.Hash, &scopes, &t.Reach.Agent, &t.Reach.Team, &t.Reach.Dept, &t.By, &made, &expires, &used, &revoked, &t.Revoker)
	t.Scopes, t.Made, t.Expires = strings.Fields(scopes), storage.Instant(made), storage.Instant(expires)
	t.Used, t.Revoked = storage.Instant(used), storage.Instant(revoked)
	return t, err
}

// TokenOf asks for the token with a hash; it is [storage.ErrNotFound] when there is none.
func TokenOf(hash string) Question[storage.Token] {
	return Question[storage.Token]{"token", func(ctx context.Context, r Records) (storage.Token, error) {
		return single(ctx, r, `SELECT `+tokenColumns+` FROM token WHERE hash = $1`, []any{hash}, scanToken)
	}}
}

// Tokens asks for all tokens, those made last first.
func Tokens() Question[[]storage.Token] {
	return listing("tokens", `SELECT `+tokenColumns+` FROM token ORDER BY made_at DESC, id`, nil, scanToken)
}

// Webhooks asks for all webhooks, the oldest first.
func Webhooks() Question[[]storage.Webhook] {
	return listing("webhooks", `SELECT w.id, w.url, w.secret, w.made_by, w.made_at,
			(SELECT count(*) FROM delivery d WHERE d.webhook = w.id AND d.state = 'waiting'),
			(SELECT count(*) FROM delivery d WHERE d.webhook = w.id AND d.state = 'parked'),
			coalesce((SELECT min(d.at) FROM delivery d WHERE d.webhook = w.id AND d.state = 'waiting'), 0)
		FROM webhook w ORDER BY w.made_at, w.id`, nil, func(row Row) (storage.Webhook, error) {
		var w storage.Webhook
		var made, oldest int64
		err := row.Scan(&w.ID, &w.URL, &w.Secret, &w.By, &made, &w.Waiting, &w.Parked, &oldest)
		w.Made, w.Oldest = storage.Instant(made), storage.Instant(oldest)
		return w, err
	})
}

// deliveries is a question for deliveries d with their findings.
func (s Findings) deliveries(what, condition string, args []any) Question[[]storage.Delivery] {
	return listing(what, `SELECT d.seq, d.webhook, d.confirmed, d.version, d.at, d.state, d.attempts, d.first_at, d.next_at, d.done_at, d.why, `+s.Columns()+`
		FROM delivery d JOIN finding f ON f.id = d.finding JOIN ledger l ON l.n = f.n `+condition, args, func(row Row) (storage.Delivery, error) {
		var d storage.Delivery
		var at, first, next, done int64
		var err error
		d.Finding, err = ScanFinding(row, &d.Seq, &d.Webhook, &d.Confirmed, &d.Version, &at, &d.State, &d.Attempts, &first, &next, &done, &d.Why)
		d.At, d.First, d.Next, d.Done = storage.Instant(at), storage.Instant(first), storage.Instant(next), storage.Instant(done)
		return d, err
	})
}

// DueDeliveries asks for what a webhook is to be told now, of each finding the first only.
func (s Findings) DueDeliveries(webhook string, now time.Time, limit int) Question[[]storage.Delivery] {
	return s.deliveries("due deliveries", `WHERE d.webhook = $1 AND d.state = 'waiting' AND d.next_at <= $2
		AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.finding = d.finding AND e.webhook = d.webhook AND e.state = 'waiting' AND e.seq < d.seq)
		ORDER BY d.next_at, d.seq LIMIT $3`, []any{webhook, storage.Millis(now), limit})
}

// Deliveries asks for deliveries of a webhook, those first that people have to look at.
func (s Findings) Deliveries(webhook string, limit int) Question[[]storage.Delivery] {
	return s.deliveries("deliveries", `WHERE d.webhook = $1
		ORDER BY CASE d.state WHEN 'parked' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, d.seq DESC LIMIT $2`, []any{webhook, atMost(limit)})
}

// Upload asks where the bytes lie that were handed over for an address; it is
// [storage.ErrNotFound] when none were.
func Upload(uri string) Question[string] {
	return Question[string]{"upload", func(ctx context.Context, r Records) (string, error) {
		return single(ctx, r, `SELECT key FROM upload WHERE uri = $1`, []any{uri}, func(row Row) (string, error) {
			var key string
			return key, row.Scan(&key)
		})
	}}
}
