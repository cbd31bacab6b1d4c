package postgres

import (
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// ticket takes in a version of a ticket: it replaces an earlier one, and leaves a
// later one alone.
func (in *intake) ticket(o storage.OfferedTicket) (decide.Fate, error) {
	k := o.Ticket
	if k.ID == "" {
		return decide.Same, decide.ErrNoID
	}
	body := storage.EncodeTicket(k)
	held := in.tickets[k.ID]
	if held == nil {
		in.tickets[k.ID] = &heldTicket{offer: o, body: body, changed: true}
		in.stirTicket(k)
		return decide.Fresh, nil
	}
	old := held.offer.Ticket
	if !decide.Supersedes(k, body, old.Version, held.body) {
		return decide.Same, nil
	}
	held.offer, held.body, held.changed = o, body, true
	if old.CallID != k.CallID || old.Customer != k.Customer || storage.Millis(old.Filed) != storage.Millis(k.Filed) {
		in.stirTicket(old)
	}
	in.stirTicket(k)
	return decide.Changed, nil
}

// stirTicket sends the calls that a ticket may answer back to be inspected: its own,
// and its customer's around the filing.
func (in *intake) stirTicket(k call.Ticket) {
	own := int64(0) // no row has this number
	if p := in.places[k.CallID]; p != nil {
		own = p.n
		in.stirOne(p, "ticket_arrived", k.ID)
	}
	in.stir(k.Customer, k.Filed, own, "ticket_arrived", k.ID)
}
