package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// errNobodyChosen refuses to give cases to nobody.
var errNobodyChosen = errors.New("nobody is chosen")

// mayReview gives those who may judge cases, by ID: to whom a leader can give some.
func (s *server) mayReview(ctx context.Context) ([]people.User, error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var some []people.User
	for _, a := range accounts {
		if !a.Disabled && a.Is(people.Reviewer) {
			some = append(some, a.User)
		}
	}
	return some, nil
}

// receivers reads to whom cases are given: those who are ticked, each of whom may review.
func (s *server) receivers(r *http.Request) ([]people.User, error) {
	ticked := r.PostForm["to"]
	if len(ticked) == 0 {
		return nil, errNobodyChosen
	}
	known, err := s.mayReview(r.Context())
	if err != nil {
		return nil, err
	}
	var to []people.User
	for _, id := range ticked {
		at := slices.IndexFunc(known, func(u people.User) bool { return u.ID == id })
		if at < 0 {
			return nil, inputError{"to", id}
		}
		to = append(to, known[at])
	}
	return to, nil
}

// inTurn gives cases to people in turn, and to nobody when there are none. Who could not
// judge a case is passed over; nobodys are the cases that none of them can have.
func (s *server) inTurn(ctx context.Context, cases []storage.CaseRow, to []people.User) (given []storage.Assignment, nobodys []string, err error) {
	next := 0
	for _, c := range cases {
		if len(to) == 0 {
			given = append(given, storage.Assignment{CallID: c.CallID, From: c.Assignee})
			continue
		}
		found := false
		for i := range to {
			u := to[(next+i)%len(to)]
			if found, err = s.canHave(ctx, u, c); err != nil {
				return nil, nil, err
			}
			if found {
				given, next = append(given, storage.Assignment{CallID: c.CallID, To: u.ID, From: c.Assignee}), next+i+1
				break
			}
		}
		if !found {
			nobodys = append(nobodys, c.CallID)
		}
	}
	return given, nobodys, nil
}

// canHave tells whether somebody could judge a case as it stands: within reach, no own
// call, not doubted by the same person, and by a leader where two reviewers disagree.
func (s *server) canHave(ctx context.Context, u people.User, c storage.CaseRow) (bool, error) {
	if u.Took(c.Agent) || c.Stage != storage.First && c.DoubtedBy == u.ID || c.Stage == storage.Leads && !u.Is(people.Leader) {
		return false, nil
	}
	err := s.inReach(ctx, u, c.Agent, c.Dept)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
