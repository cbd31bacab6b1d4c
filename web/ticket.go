package web

import (
	"net/http"

	"github.com/tingcha/tingcha/call"
)

// ticketPage shows a ticket and its steps.
type ticketPage struct {
	frame
	Ticket call.Ticket
	Month  string // in which it was filed
	Back   string // the address of its callback, for who may look; "" for none
	Calls  bool   // the user opens calls
	Course string // the same of what is done about a complaint about staff
}

func (s *server) ticket(w http.ResponseWriter, r *http.Request) error {
	t, err := s.Store.Ticket(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := s.seesTicket(r, t); err != nil {
		return err
	}
	p := ticketPage{frame: s.frame(w, r, ""), Ticket: t, Calls: s.opens(r, "GET /calls/{id}")}
	if !t.Filed.IsZero() {
		p.Month = t.Filed.In(s.Zone).Format("2006-01")
	}
	if s.opens(r, "GET /callbacks/{kind}/{id}") {
		p.Back, p.Course = s.ticketCallback(r, t), s.ticketComplaint(r, t)
	}
	return s.render(w, r, http.StatusOK, "ticket", p)
}
