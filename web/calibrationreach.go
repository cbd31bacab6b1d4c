package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// A calibrationSeen is a session as far as the user who asks sees it: with those of its
// calls that are within reach.
type calibrationSeen struct {
	storage.Calibration
	Beyond int // calls that are not
}

// sessionAsked loads the session of an address, which is there for who takes part, for
// leaders and for auditors, as far as they see its calls: who sees none of them finds no
// session.
func (s *server) sessionAsked(r *http.Request) (calibrationSeen, error) {
	c, err := s.Store.Calibration(r.Context(), r.PathValue("id"))
	if err != nil {
		return calibrationSeen{}, err
	}
	if u := userOf(r); !u.Is(people.Leader, people.Auditor) && !slices.Contains(c.Reviewers, u.ID) {
		return calibrationSeen{}, storage.ErrNotFound
	}
	all := len(c.Calls)
	if c.Calls, err = s.reached(r, c.Calls); err != nil {
		return calibrationSeen{}, err
	}
	if len(c.Calls) == 0 {
		return calibrationSeen{}, storage.ErrNotFound
	}
	return calibrationSeen{c, all - len(c.Calls)}, nil
}

// endedBy tells whether a user may close the session: a leader who sees all of it, or who
// has opened it.
func (c calibrationSeen) endedBy(u people.User) bool {
	return u.Is(people.Leader) && (c.Beyond == 0 || c.By == u.ID)
}

// narrow leaves of looks and opinions those on calls that are seen.
func (c calibrationSeen) narrow(looks []storage.Look, said []storage.Opinion) ([]storage.Look, []storage.Opinion) {
	seen := func(id string) bool { return slices.Contains(c.Calls, id) }
	return slices.DeleteFunc(looks, func(l storage.Look) bool { return !seen(l.CallID) }),
		slices.DeleteFunc(said, func(o storage.Opinion) bool { return !seen(o.CallID) })
}

// reached leaves of calls those that the user who asks sees.
func (s *server) reached(r *http.Request, calls []string) ([]string, error) {
	reach, err := reachOf(r)
	if err != nil || reach.All() || len(calls) == 0 {
		return calls, err
	}
	ds, err := s.Store.Load(r.Context(), calls, 0)
	if err != nil {
		return nil, err
	}
	ds, err = within(ds, func(d storage.Dossier) error { return s.seesCall(r, d.Call) })
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(calls), func(id string) bool {
		return !slices.ContainsFunc(ds, func(d storage.Dossier) bool { return d.Call.ID == id })
	}), nil
}

// sessionsSeen leaves of sessions those that the user who asks sees, with the calls that
// are within reach.
func (s *server) sessionsSeen(r *http.Request, all []storage.Calibration) ([]storage.Calibration, error) {
	var calls []string
	for _, c := range all {
		calls = append(calls, c.Calls...)
	}
	slices.Sort(calls)
	seen, err := s.reached(r, slices.Compact(calls))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	var some []storage.Calibration
	for _, c := range all {
		c.Calls = slices.DeleteFunc(c.Calls, func(id string) bool { return !slices.Contains(seen, id) })
		if len(c.Calls) > 0 {
			some = append(some, c)
		}
	}
	return some, err
}

// goldsSeen leaves of gold calls those that the user who asks sees.
func (s *server) goldsSeen(r *http.Request, all []storage.Gold) ([]storage.Gold, error) {
	var calls []string
	for _, g := range all {
		calls = append(calls, g.CallID)
	}
	seen, err := s.reached(r, calls)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return slices.DeleteFunc(all, func(g storage.Gold) bool { return !slices.Contains(seen, g.CallID) }), err
}
