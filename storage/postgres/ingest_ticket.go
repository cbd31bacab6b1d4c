package postgres

import (
	"bytes"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// ticket takes in a version of a ticket: it replaces an earlier one, and leaves a
// later one alone.
func (in *intake) ticket(o storage.OfferedTicket) (fate, error) {
	k := o.Ticket
	if k.ID == "" {
		return same, errNoID
	}
	body := storage.EncodeTicket(k)
	held := in.tickets[k.ID]
	if held == nil {
		in.tickets[k.ID] = &heldTicket{offer: o, body: body, changed: true}
		in.stirTicket(k)
		return fresh, nil
	}
	old := held.offer.Ticket
	if k.Version < old.Version || k.Version == old.Version && bytes.Compare(body, held.body) <= 0 {
		return same, nil
	}
	held.offer, held.body, held.changed = o, body, true
	if old.CallID != k.CallID || old.Customer != k.Customer || millis(old.Filed) != millis(k.Filed) {
		in.stirTicket(old)
	}
	in.stirTicket(k)
	return changed, nil
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
