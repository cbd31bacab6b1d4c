package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// reachOf gives how far the user who asks sees. Whose scope names nobody finds nothing.
func reachOf(r *http.Request) (people.Reach, error) {
	reach, ok := userOf(r).Reach()
	if !ok {
		return reach, storage.ErrNotFound
	}
	return reach, nil
}

// sees is nil when the user who asks may see what an agent did for a department, and
// storage.ErrNotFound otherwise.
func (s *server) sees(r *http.Request, agent, dept string) error {
	return s.inReach(r.Context(), userOf(r), agent, dept)
}

// inReach is sees for a user.
func (s *server) inReach(ctx context.Context, u people.User, agent, dept string) error {
	reach, ok := u.Reach()
	if !ok {
		return storage.ErrNotFound
	}
	team := ""
	if reach.Team != "" {
		a, err := s.Store.Agent(ctx, agent)
		if err != nil { // who is not on the roster is in no team
			return err
		}
		team = a.Team
	}
	if !reach.Holds(agent, team, dept) {
		return storage.ErrNotFound
	}
	return nil
}

// seesCall is sees for whoever took a call.
func (s *server) seesCall(r *http.Request, c call.Call) error { return s.sees(r, c.Agent, c.Dept) }

// judges is nil when the user who asks may judge what an agent did for a department:
// it is within reach, and the user is not that agent.
func (s *server) judges(r *http.Request, agent, dept string) error {
	if err := s.sees(r, agent, dept); err != nil {
		return err
	}
	if userOf(r).Took(agent) {
		return judging.ErrOwnCall
	}
	return nil
}

// seen loads the call that an address names, with the parts asked for, if the user who
// asks may see it.
func (s *server) seen(r *http.Request, parts storage.Parts) (storage.Dossier, error) {
	d, err := s.dossier(r.Context(), r.PathValue("id"), parts)
	if err == nil {
		err = s.seesCall(r, d.Call)
	}
	if err != nil {
		return storage.Dossier{}, err
	}
	return d, nil
}

// narrow leaves of a customer's other calls and tickets those that the user who asks may
// see.
func (s *server) narrow(r *http.Request, d *storage.Dossier) error {
	var err error
	if d.Calls, err = within(d.Calls, func(c call.Call) error { return s.seesCall(r, c) }); err != nil {
		return err
	}
	d.Tickets, err = within(d.Tickets, func(t call.Ticket) error {
		if t.CallID == d.Call.ID {
			return nil
		}
		return s.seesTicket(r, t)
	})
	return err
}

// within keeps what is there for the user who asks.
func within[T any](all []T, sees func(T) error) ([]T, error) {
	var some []T
	for _, one := range all {
		switch err := sees(one); {
		case err == nil:
			some = append(some, one)
		case !errors.Is(err, storage.ErrNotFound):
			return nil, err
		}
	}
	return some, nil
}

// seesTicket is nil when the user who asks may see a ticket: the agent who filed it or
// the call that it was filed in is within reach. Otherwise it is storage.ErrNotFound.
func (s *server) seesTicket(r *http.Request, t call.Ticket) error {
	err := s.sees(r, t.Agent, t.Dept)
	if !errors.Is(err, storage.ErrNotFound) || t.CallID == "" {
		return err
	}
	d, err := s.dossier(r.Context(), t.CallID, 0)
	if err != nil {
		return err
	}
	return s.seesCall(r, d.Call)
}
