package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// FindingsBehind lists findings behind a place.
func (a *Answers) FindingsBehind(ctx context.Context, f storage.FindingFilter, p storage.Place) ([]storage.FindingRow, error) {
	return a.kept.Behind(f, p).Answer(ctx, a.within)
}

// CallsBehind lists calls behind a place.
func (a *Answers) CallsBehind(ctx context.Context, f storage.CallFilter, p storage.Place) ([]storage.EntryRow, error) {
	return CallsBehind(f, p).Answer(ctx, a.within)
}

// VerdictsBehind lists verdicts behind a place.
func (a *Answers) VerdictsBehind(ctx context.Context, f storage.VerdictFilter, p storage.Place) ([]storage.VerdictRow, error) {
	return VerdictsBehind(f, p).Answer(ctx, a.within)
}

// TicketsBehind lists tickets behind a place.
func (a *Answers) TicketsBehind(ctx context.Context, f storage.TicketFilter, p storage.Place) ([]call.Ticket, error) {
	return TicketsBehind(f, p).Answer(ctx, a.within)
}

// InReach tells whether a call is there and within a reach.
func (a *Answers) InReach(ctx context.Context, callID string, reach people.Reach) (bool, error) {
	return InReach(callID, reach).Answer(ctx, a.within)
}

// TokenOf gives the token with a hash.
func (a *Answers) TokenOf(ctx context.Context, hash string) (storage.Token, error) {
	return TokenOf(hash).Answer(ctx, a.within)
}

// Tokens lists all tokens.
func (a *Answers) Tokens(ctx context.Context) ([]storage.Token, error) {
	return Tokens().Answer(ctx, a.within)
}

// Webhooks lists all webhooks.
func (a *Answers) Webhooks(ctx context.Context) ([]storage.Webhook, error) {
	return Webhooks().Answer(ctx, a.within)
}

// DueDeliveries gives deliveries that are to be made.
func (a *Answers) DueDeliveries(ctx context.Context, webhook string, now time.Time, limit int) ([]storage.Delivery, error) {
	return a.kept.DueDeliveries(webhook, now, limit).Answer(ctx, a.within)
}

// Deliveries lists deliveries of a webhook.
func (a *Answers) Deliveries(ctx context.Context, webhook string, limit int) ([]storage.Delivery, error) {
	return a.kept.Deliveries(webhook, limit).Answer(ctx, a.within)
}

// Upload gives the key of bytes that were handed over.
func (a *Answers) Upload(ctx context.Context, uri string) (string, error) {
	return Upload(uri).Answer(ctx, a.within)
}
