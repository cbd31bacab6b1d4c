package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

const mattersPerPage = 50

// A matterLine is a matter with its clock.
type matterLine struct {
	supervision.Matter
	URL  string
	Left time.Duration // until the next step is due; negative when it is overdue
	Rung supervision.Rung
}

// A matterArea is where a reader is among the lists of what is supervised. Those of people
// are for leaders and auditors.
type matterArea struct {
	At     string
	Others bool
}

func areaOf(r *http.Request, at string) matterArea {
	return matterArea{at, userOf(r).Is(people.Leader, people.Auditor)}
}

func matterURL(id string) string { return "/supervision/" + url.PathEscape(id) }

// lineOf tells by when a matter goes on, and to whom it has gone by now.
func (s *server) lineOf(m supervision.Matter, now time.Time) matterLine {
	l := matterLine{Matter: m, URL: matterURL(m.ID)}
	if !m.Over() && !m.Due.IsZero() {
		l.Left, l.Rung = m.Due.Sub(now), s.Supervision.Risen(m.Due.In(s.Zone), now, s.Terms.Calendar)
	}
	return l
}

// mattersOf is the filter of the matters of a kind that the user sees; false for none.
func mattersOf(r *http.Request, k supervision.Kind) (storage.MatterFilter, bool) {
	u := userOf(r)
	reach, ok := u.Reach()
	return storage.MatterFilter{Kind: k, Reach: reach, OwnedBy: u.ID, SealedTo: u.ID}, ok
}

// matterAsked loads the matter that an address names, if the user may see it: whoever
// answers for it may, and a leader or auditor within whose reach it is; of items a reviewer,
// too. A ladder on what the user is to judge blind is not there.
func (s *server) matterAsked(r *http.Request) (supervision.Matter, []supervision.Move, error) {
	m, moves, err := s.Store.Matter(r.Context(), r.PathValue("id"))
	if err != nil {
		return m, nil, err
	}
	if err := s.seesMatter(r, m); err != nil {
		return supervision.Matter{}, nil, err
	}
	return m, moves, nil
}

func (s *server) seesMatter(r *http.Request, m supervision.Matter) error {
	u := userOf(r)
	if m.Kind == supervision.Ladder {
		f, err := s.Store.Finding(r.Context(), m.Subject)
		if err == nil {
			err = s.unsealed(r.Context(), u, f.CallID)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case m.Owner == u.ID:
		return nil
	case m.Kind != supervision.Item && !u.Is(people.Leader, people.Auditor):
		return storage.ErrNotFound
	case m.Agent != "":
		return s.sees(r, m.Agent, m.Dept)
	}
	if reach, ok := u.Reach(); !ok || !reach.Holds("", m.Team, m.Dept) {
		return storage.ErrNotFound
	}
	return nil
}

// owners lists who may answer for what a user opens: reviewers and leaders of the own
// department or of all, and the user.
func (s *server) owners(ctx context.Context, u people.User) ([]people.User, error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	reach, _ := u.Reach()
	var some []people.User
	for _, a := range accounts {
		near := reach.All() || a.ID == u.ID || a.Scope == people.All || a.Dept != "" && a.Dept == u.Dept
		if !a.Disabled && near && a.Is(people.Reviewer, people.Leader) {
			some = append(some, a.User)
		}
	}
	return some, nil
}

// ownerIn reads who is to answer for a matter; nobody where the form does not say.
func (s *server) ownerIn(r *http.Request) (string, error) {
	owner := r.PostForm.Get("owner")
	if owner == "" {
		return "", nil
	}
	all, err := s.owners(r.Context(), userOf(r))
	if err != nil {
		return "", err
	}
	for _, u := range all {
		if u.ID == owner {
			return owner, nil
		}
	}
	return "", inputError{"owner", short(owner)}
}

// dueIn reads by when a step is to be taken: to the end of the day that the form names, or
// of the term that the policy gives.
func (s *server) dueIn(r *http.Request, k supervision.Kind, now time.Time) (time.Time, error) {
	day := r.PostForm.Get("due")
	if day == "" {
		return s.Supervision.Due(k, now.In(s.Zone), s.Terms.Calendar), nil
	}
	at, err := time.ParseInLocation(time.DateOnly, day, s.Zone)
	if end := at.AddDate(0, 0, 1); err == nil && end.After(now) && end.Before(now.AddDate(2, 0, 0)) {
		return end, nil
	}
	return time.Time{}, inputError{"due", short(day)}
}
