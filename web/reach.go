package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// errOwnCall is for who would judge a call that they took themselves.
var errOwnCall = errors.New("nobody judges the own calls")

// reachOf gives how far the user who asks sees. Whose scope names nobody finds nothing.
func reachOf(r *http.Request) (people.Reach, error) {
	reach, ok := userOf(r).Reach()
	if !ok {
		return reach, storage.ErrNotFound
	}
	return reach, nil
}

// reaches is nil when what an agent did for a department is within reach, and
// storage.ErrNotFound, as if it did not exist, otherwise.
func (s *server) reaches(ctx context.Context, reach people.Reach, agent, dept string) error {
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

// sees is nil when the user who asks may see what an agent did for a department, and
// storage.ErrNotFound otherwise.
func (s *server) sees(r *http.Request, agent, dept string) error {
	reach, err := reachOf(r)
	if err != nil {
		return err
	}
	return s.reaches(r.Context(), reach, agent, dept)
}

// seesCall is sees for whoever took a call.
func (s *server) seesCall(r *http.Request, c call.Call) error { return s.sees(r, c.Agent, c.Dept) }

// seesAll is nil when nothing of the hotline is out of the user's reach. What concerns all
// of it, such as closing a day, is not for who sees a part.
func seesAll(r *http.Request) error {
	if reach, ok := userOf(r).Reach(); !ok || reach != (people.Reach{}) {
		return errForbidden
	}
	return nil
}

// mayJudge is nil when the user who asks may judge what an agent did for a department:
// it is within reach, and the user is not that agent.
func (s *server) mayJudge(r *http.Request, agent, dept string) error {
	if err := s.sees(r, agent, dept); err != nil {
		return err
	}
	if own := userOf(r).Agent; own != "" && own == agent {
		return errOwnCall
	}
	return nil
}
