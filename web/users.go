package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// usersPage lists the accounts, and has a form for one of them or for a new one.
type usersPage struct {
	frame
	Accounts []storage.Account
	Chosen   storage.Account // of the form
	New      bool
	Link     string // one-time link that was just made; shown once
	Until    string
	Wrong    *people.MistakeError
	Clash    *userClash // somebody else was quicker; nil for nobody
	Done     string
}

// Open tells whether the form for a new user is unfolded.
func (p usersPage) Open() bool { return p.New && p.Wrong != nil || len(p.Accounts) == 1 }

// Seen is which state of the chosen account its form is about.
func (p usersPage) Seen() int64 { return p.Chosen.Changed.UnixMilli() }

// Roles and Scopes are what there is to choose from.
func (usersPage) Roles() []people.Role { return people.Roles() }

// Scopes are what there is to choose from.
func (usersPage) Scopes() []people.Scope { return people.Scopes() }

// Has tells whether the chosen account has a role.
func (p usersPage) Has(role people.Role) bool { return p.Chosen.Is(role) }

func (s *server) users(w http.ResponseWriter, r *http.Request) error {
	p := usersPage{New: true, Chosen: storage.Account{User: people.User{Scope: people.All}}}
	if id := r.URL.Query().Get("id"); id != "" {
		a, err := s.Store.Account(r.Context(), id)
		if err != nil {
			return err
		}
		p.Chosen, p.New = a, false
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"saved", "disabled", "enabled"}, done) {
		p.Done = done
	}
	return s.showUsers(w, r, http.StatusOK, p)
}

func (s *server) showUsers(w http.ResponseWriter, r *http.Request, status int, p usersPage) error {
	p.frame = s.frame(w, r, "users")
	var err error
	if p.Accounts, err = s.Store.Accounts(r.Context()); err != nil {
		return err
	}
	if r.Method != http.MethodGet {
		p.Other = ""
	}
	return s.render(w, r, status, "users", p)
}

// setUser changes what a user may do, or adds one.
func (s *server) setUser(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if r.PostForm.Get("new") != "" {
		return s.addUser(w, r)
	}
	a, err := s.Store.Account(r.Context(), r.PostForm.Get("id"))
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(r.PostForm.Get("seen"), 10, 64)
	if err != nil {
		return inputError{"seen", r.PostForm.Get("seen")}
	}
	c := storage.UserChange{User: userIn(r.PostForm, a.ID), Seen: time.UnixMilli(seen).UTC(), At: s.Now()}
	err = c.User.Check()
	if err == nil {
		err = s.wrote(s.Store.SetUser(r.Context(), c), c.At)
	}
	switch wrong, mistaken := errors.AsType[people.MistakeError](lastAdmin(err)); {
	case mistaken:
		a.User, a.Changed = c.User, c.Seen
		return s.showUsers(w, r, http.StatusBadRequest, usersPage{Chosen: a, Wrong: &wrong})
	case errors.Is(err, storage.ErrConflict):
		return s.showClash(w, r, c)
	case err != nil:
		return err
	}
	if err := s.did(r, deed{What: "user_changed", Subject: a.ID, Detail: rightsIn(c.User)}); err != nil {
		return err
	}
	http.Redirect(w, r, usersURL(a.ID, "saved"), http.StatusSeeOther)
	return nil
}

// addUser adds an account, and shows the link with which its user sets a password.
func (s *server) addUser(w http.ResponseWriter, r *http.Request) error {
	a := storage.Account{User: userIn(r.PostForm, people.CleanID(r.PostForm.Get("id"))), Created: s.Now(), Changed: s.Now()}
	err := a.Check()
	if err == nil {
		err = s.wrote(s.Store.AddAccount(r.Context(), a), a.Changed)
	}
	if errors.Is(err, storage.ErrConflict) {
		err = people.MistakeError{Field: "id"}
	}
	if wrong, ok := errors.AsType[people.MistakeError](err); ok {
		return s.showUsers(w, r, http.StatusBadRequest, usersPage{Chosen: a, New: true, Wrong: &wrong})
	}
	if err != nil {
		return err
	}
	if err := s.did(r, deed{What: "user_added", Subject: a.ID, Detail: rightsIn(a.User)}); err != nil {
		return err
	}
	return s.link(w, r, a)
}

// lastAdmin makes a mistake of the form out of a change that the store refuses because
// nobody could undo it.
func lastAdmin(err error) error {
	if errors.Is(err, storage.ErrLastAdmin) {
		return people.MistakeError{Field: "admin"}
	}
	return err
}

// rightsIn says in a line what a user may do.
func rightsIn(u people.User) string {
	return fmt.Sprintf("%v %s %s %s %s", u.Roles, u.Scope, u.Agent, u.Team, u.Dept)
}

func usersURL(id, done string) string {
	q := url.Values{}
	if id != "" {
		q.Set("id", id)
	}
	if done != "" {
		q.Set("done", done)
	}
	return address("/users", q)
}

// userIn reads the user of a form.
func userIn(form url.Values, id string) people.User {
	u := people.User{
		ID: id, Name: line(form.Get("name")), Scope: people.Scope(form.Get("scope")),
		Agent: line(form.Get("agent")), Team: line(form.Get("team")), Dept: line(form.Get("dept")),
	}
	for _, role := range people.Roles() {
		if slices.Contains(form["role"], string(role)) {
			u.Roles = append(u.Roles, role)
		}
	}
	return u
}

// linkUser makes a one-time link for an account, which ends any older one.
func (s *server) linkUser(w http.ResponseWriter, r *http.Request) error {
	a, err := s.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if a.Disabled {
		return s.showUsers(w, r, http.StatusConflict, usersPage{Chosen: a, Wrong: &people.MistakeError{Field: "disabled"}})
	}
	if err := s.did(r, deed{What: "link_made", Subject: a.ID}); err != nil {
		return err
	}
	return s.link(w, r, a)
}

func (s *server) link(w http.ResponseWriter, r *http.Request, a storage.Account) error {
	path, err := NewLink(r.Context(), s.Store, a.ID, userOf(r).ID, s.Now())
	if err = s.wrote(err, s.Now()); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	scheme := "http://"
	if s.secure(r) {
		scheme = "https://"
	}
	until := s.Now().Add(LinkLife).In(s.Zone).Format("2006-01-02 15:04")
	return s.showUsers(w, r, http.StatusOK, usersPage{Chosen: a, Link: scheme + r.Host + path, Until: until})
}

// switchUser disables an account, which ends its sessions at once, or enables it again.
func (s *server) switchUser(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a, err := s.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	disable := r.PostForm.Get("enable") == ""
	err = lastAdmin(s.wrote(s.Store.SetDisabled(r.Context(), a.ID, disable, s.Now()), s.Now()))
	if wrong, ok := errors.AsType[people.MistakeError](err); ok {
		return s.showUsers(w, r, http.StatusConflict, usersPage{Chosen: a, Wrong: &wrong})
	}
	if err != nil {
		return err
	}
	done := map[bool]string{true: "disabled", false: "enabled"}[disable]
	if err := s.did(r, deed{What: "user_" + done, Subject: a.ID}); err != nil {
		return err
	}
	http.Redirect(w, r, usersURL(a.ID, done), http.StatusSeeOther)
	return nil
}
