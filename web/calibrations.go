package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// How large a session may be.
const (
	sessionCalls     = 20
	sessionReviewers = 50
	sessionTitle     = 80
)

// calibrationsPage lists sessions, and for leaders the gold calls; a leader opens a
// session here.
type calibrationsPage struct {
	frame
	Names     names
	Sessions  []storage.Calibration
	Leads     bool
	Reviewers []people.User // to choose from
	Golds     []storage.Gold
	Calls     string // to begin with
	Key       string
}

func (s *server) calibrations(w http.ResponseWriter, r *http.Request) error {
	u := userOf(r)
	p := calibrationsPage{frame: s.frame(w, r, "calibration"), Leads: u.Is(people.Leader), Key: newKey(), Calls: r.URL.Query().Get("call")}
	who := u.ID
	if u.Is(people.Leader, people.Auditor) {
		who = ""
	}
	var err error
	if p.Sessions, err = s.Store.Calibrations(r.Context(), who); err != nil {
		return err
	}
	if p.Sessions, err = s.sessionsSeen(r, p.Sessions); err != nil {
		return err
	}
	if p.Leads {
		if p.Reviewers, err = s.mayReview(r.Context()); err != nil {
			return err
		}
		if p.Golds, err = s.Store.Golds(r.Context()); err != nil {
			return err
		}
		if p.Golds, err = s.goldsSeen(r, p.Golds); err != nil {
			return err
		}
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "calibrations", p)
}

// openCalibration opens a session for the calls and reviewers of a form.
func (s *server) openCalibration(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	c := storage.Calibration{By: userOf(r).ID, Opened: s.Now(), Reviewers: r.PostForm["reviewer"]}
	key, err := keyIn(r.PostForm)
	if err != nil || strings.ContainsAny(key, "/?#") { // it is the session's name, and a part of its address
		return inputError{"key", ""}
	}
	c.ID = strings.ToLower(key)
	if c.Title, err = wordsIn(r.PostForm, "title", sessionTitle); err != nil {
		return err
	}
	c.Calls = strings.FieldsFunc(r.PostForm.Get("calls"), func(c rune) bool { return strings.ContainsRune(" \t\r\n,，、;；", c) })
	slices.Sort(c.Calls)
	if c.Calls = slices.Compact(c.Calls); len(c.Calls) == 0 || len(c.Calls) > sessionCalls {
		return inputError{"calls", r.PostForm.Get("calls")}
	}
	if err := s.fitForSession(r, c); err != nil {
		return err
	}
	if err := s.wrote(s.Store.OpenCalibration(r.Context(), c), c.Opened); err != nil {
		return err
	}
	http.Redirect(w, r, calibrationURL(c.ID), http.StatusSeeOther)
	return nil
}

// fitForSession refuses calls that are not there, out of reach or without anything to
// judge, and people who are no reviewers, took one of the calls or do not reach it.
func (s *server) fitForSession(r *http.Request, c storage.Calibration) error {
	if len(c.Reviewers) < 2 || len(c.Reviewers) > sessionReviewers {
		return inputError{"reviewer", strings.Join(c.Reviewers, " ")}
	}
	ds, err := s.Store.Load(r.Context(), c.Calls, storage.WithFindings)
	if err != nil {
		return err
	}
	seen, err := within(ds, func(d storage.Dossier) error { return s.seesCall(r, d.Call) })
	if err != nil {
		return err
	}
	for _, id := range c.Calls {
		i := slices.IndexFunc(seen, func(d storage.Dossier) bool { return d.Call.ID == id })
		if i < 0 || !slices.ContainsFunc(seen[i].Findings, judgeable) {
			return inputError{"calls", id}
		}
	}
	return s.fitTogether(r.Context(), c.Reviewers, seen)
}

// fitTogether refuses people who may not judge every one of some calls.
func (s *server) fitTogether(ctx context.Context, reviewers []string, calls []storage.Dossier) error {
	known, err := s.mayReview(ctx)
	if err != nil {
		return err
	}
	for _, who := range reviewers {
		i := slices.IndexFunc(known, func(u people.User) bool { return u.ID == who })
		if i < 0 {
			return inputError{"reviewer", who}
		}
		fit, err := within(calls, func(d storage.Dossier) error {
			if known[i].Took(d.Call.Agent) {
				return storage.ErrNotFound
			}
			return s.inReach(ctx, known[i], d.Call.Agent, d.Call.Dept)
		})
		if err != nil {
			return err
		}
		if len(fit) < len(calls) {
			return inputError{"reviewer", who}
		}
	}
	return nil
}

// judgeable tells whether a finding is one that people judge.
func judgeable(f storage.FindingRow) bool {
	return f.Status == storage.Open || f.Status == storage.Confirmed || f.Status == storage.Rejected
}

func calibrationURL(id string) string { return "/calibration/" + url.PathEscape(id) }
