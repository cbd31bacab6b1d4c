package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// accountPage shows the own account and the browsers that are signed in with it.
type accountPage struct {
	frame
	Sessions []storage.Session
	Here     string // the session that asks
	Local    bool   // it has a password here
	Wrong    *people.MistakeError
	Done     string
}

func (s *server) myAccount(w http.ResponseWriter, r *http.Request) error {
	p := accountPage{}
	if done := r.URL.Query().Get("done"); done == "password" || done == "ended" {
		p.Done = done
	}
	return s.showAccount(w, r, http.StatusOK, p)
}

func (s *server) showAccount(w http.ResponseWriter, r *http.Request, status int, p accountPage) error {
	in := visitOf(r)
	a, err := s.Store.Account(r.Context(), in.user.ID)
	if err != nil {
		return err
	}
	if p.Sessions, err = s.Store.Sessions(r.Context(), a.ID); err != nil {
		return err
	}
	now := s.Now()
	p.Sessions = slices.DeleteFunc(p.Sessions, func(v storage.Session) bool {
		return now.Sub(v.Seen) > s.SignIn.Idle || now.Sub(v.Begun) > s.SignIn.Absolute
	})
	p.frame, p.Here, p.Local = s.frame(w, r, "account"), in.sum, a.Password != ""
	if r.Method != http.MethodGet {
		p.Other = ""
	}
	return s.render(w, r, status, "account", p)
}

// setPassword changes the own password: every session ends, and this browser gets a new
// one.
func (s *server) setPassword(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u := userOf(r)
	a, err := s.identify(r, u.ID, r.PostForm.Get("old"))
	if errors.Is(err, errWrong) {
		err = people.MistakeError{Field: "old"}
	}
	if err == nil {
		err = choose(r, u)
	}
	if wrong, ok := errors.AsType[people.MistakeError](err); ok {
		return s.showAccount(w, r, http.StatusBadRequest, accountPage{Wrong: &wrong})
	}
	if err != nil {
		return err
	}
	kept, err := s.SignIn.Hasher.Hash(r.Context(), r.PostForm.Get("password"))
	if err != nil {
		return err
	}
	if err := s.wrote(s.Store.SetPassword(r.Context(), a.ID, a.Password, kept), s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "password_set", Subject: a.ID}); err != nil {
		return err
	}
	a.Password = kept
	if err := s.begin(w, r, a, "password"); err != nil {
		return err
	}
	http.Redirect(w, r, "/account?done=password", http.StatusSeeOther)
	return nil
}

// endSession ends one of the own sessions.
func (s *server) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	sum := r.PostForm.Get("session")
	if err := s.wrote(s.Store.EndSession(r.Context(), userOf(r).ID, sum), s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "session_ended", Subject: userOf(r).ID}); err != nil {
		return err
	}
	http.Redirect(w, r, "/account?done=ended", http.StatusSeeOther)
	return nil
}
