package sqlite

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// ticket takes in a version of a ticket.
func (in *intake) ticket(ctx context.Context, o storage.OfferedTicket) (decide.Fate, error) {
	k := o.Ticket
	if k.ID == "" {
		return decide.Same, decide.ErrNoID
	}
	body := storage.EncodeTicket(k)
	added, err := in.exec(ctx, `INSERT INTO ticket (id, version, call_id, customer, filed_at, body, origin)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
		k.ID, k.Version, k.CallID, k.Customer, storage.Millis(k.Filed), body, o.Origin)
	if err != nil {
		return decide.Same, err
	}
	if added == 0 {
		return in.knownTicket(ctx, o, body)
	}
	if err := in.unread(ctx, storage.InTickets, k.ID); err != nil {
		return decide.Same, err
	}
	if err := in.addScores(ctx, scoring.Source{Kind: scoring.TicketSource, ID: k.ID}, o.Scores); err != nil {
		return decide.Same, err
	}
	return decide.Fresh, in.stirTicket(ctx, k)
}

// knownTicket replaces an earlier version, and leaves a later one alone.
func (in *intake) knownTicket(ctx context.Context, o storage.OfferedTicket, body []byte) (decide.Fate, error) {
	k := o.Ticket
	var before []byte
	var version int64
	_, err := in.one(ctx, `SELECT version, body FROM ticket WHERE id = $1`, []any{k.ID}, []any{&version, &before})
	if err != nil || !decide.Supersedes(k, body, version, before) {
		return decide.Same, err
	}
	old, err := storage.DecodeTicket(before)
	if err != nil {
		return decide.Same, err
	}
	_, err = in.exec(ctx, `UPDATE ticket SET version = $1, call_id = $2, customer = $3, filed_at = $4, body = $5, origin = $6 WHERE id = $7`,
		k.Version, k.CallID, k.Customer, storage.Millis(k.Filed), body, o.Origin, k.ID)
	if err == nil {
		err = in.unread(ctx, storage.InTickets, k.ID)
	}
	if err != nil {
		return decide.Same, err
	}
	if err := in.replaceScores(ctx, scoring.Source{Kind: scoring.TicketSource, ID: k.ID}, o.Scores); err != nil {
		return decide.Same, err
	}
	if old.CallID != k.CallID || old.Customer != k.Customer || !old.Filed.Equal(k.Filed) {
		if err := in.stirTicket(ctx, old); err != nil {
			return decide.Same, err
		}
	}
	return decide.Changed, in.stirTicket(ctx, k)
}

// stirTicket sends the calls that a ticket may answer back to be inspected: its own,
// and its customer's around the filing.
func (in *intake) stirTicket(ctx context.Context, k call.Ticket) error {
	at, horizon := storage.Millis(k.Filed), inspect.Horizon.Milliseconds()
	return in.stirAll(ctx, "ticket_arrived", k.ID, `SELECT n, state FROM ledger WHERE call_id = $1
			AND state IN ('transcribed', 'inspected', 'scored')
		UNION ALL SELECT n, state FROM ledger WHERE customer = $2 AND customer <> '' AND started_at BETWEEN $3 AND $4
			AND call_id <> $1 AND state IN ('transcribed', 'inspected', 'scored')`, k.CallID, k.Customer, at-horizon, at+horizon)
}
