package api

import (
	"context"
	"net/http"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

// Ticket is a ticket as it stands. It tells no caller, neither by number nor by hash.
type Ticket struct {
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	Kind    call.TicketKind `json:"kind"`
	CallID  string          `json:"call_id,omitempty"`
	Agent   string          `json:"agent,omitempty"`
	About   string          `json:"about,omitempty" doc:"Staff number of whom a complaint is about."`
	Dept    string          `json:"dept,omitempty"`
	Text    string          `json:"text,omitempty"`
	Filed   time.Time       `json:"filed"`
	Events  []TicketEvent   `json:"events" nullable:"false"`
}

// TicketEvent is one dated step of a ticket.
type TicketEvent struct {
	Kind  call.TicketEventKind `json:"kind"`
	At    time.Time            `json:"at"`
	By    string               `json:"by,omitempty"`
	Note  string               `json:"note,omitempty"`
	Score int                  `json:"score,omitempty"`
}

func ticketOf(t call.Ticket) Ticket {
	out := Ticket{
		ID: t.ID, Version: t.Version, Kind: t.Kind, CallID: t.CallID, Agent: t.Agent, About: t.About, Dept: t.Dept,
		Text: outgoing.Hidden(t.Text), Filed: t.Filed.UTC(), Events: []TicketEvent{},
	}
	for _, e := range t.Events {
		out.Events = append(out.Events, TicketEvent{Kind: e.Kind, At: e.At.UTC(), By: e.By, Note: outgoing.Hidden(e.Note), Score: e.Score})
	}
	return out
}

// TicketQuery narrows tickets. The days are those on which they were filed.
type TicketQuery struct {
	Call string `query:"call" maxLength:"200" doc:"The call that filed them."`
	Days
}

func (s *server) ticketFilter(q TicketQuery, of asking, limit int) storage.TicketFilter {
	f := storage.TicketFilter{CallID: q.Call, Reach: of.token.Reach, Limit: limit}
	f.From, f.To = s.span(q.Days)
	return f
}

func placeOfTicket(t call.Ticket) storage.Place { return storage.Place{At: t.Filed, ID: t.ID} }

func (s *server) registerTickets(r *registry) {
	add(s, r, operation{
		id: "list-tickets", method: http.MethodGet, path: "/tickets", scopes: []Scope{ReadTickets}, tag: "tickets",
		summary:     "List tickets, those filed last first",
		description: "A token with a narrower reach sees the tickets that were filed by a call within it.",
	}, s.listTickets)
	add(s, r, operation{
		id: "get-ticket", method: http.MethodGet, path: "/tickets/{id}", scopes: []Scope{ReadTickets}, tag: "tickets",
		summary: "Get a ticket", problems: []int{http.StatusNotFound},
	}, s.getTicket)
}

func (s *server) listTickets(ctx context.Context, in *struct {
	TicketQuery
	Paging
},
) (*Answer[Page[Ticket]], error) {
	return paged(ctx, in.Paging, s.Store.TicketsBehind, s.ticketFilter(in.TicketQuery, whoAsks(ctx), in.Limit+1), ticketOf, placeOfTicket)
}

func (s *server) getTicket(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"200"`
},
) (*Answer[Ticket], error) {
	t, err := s.Store.Ticket(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !whoAsks(ctx).token.Reach.All() {
		if err := s.reaches(ctx, t.CallID); err != nil {
			return nil, err
		}
	}
	return &Answer[Ticket]{ticketOf(t)}, nil
}
