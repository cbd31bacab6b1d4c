package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

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
	Done     string
}

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

// setUser adds an account, and shows the link with which its user sets a password, or
// changes one.
func (s *server) setUser(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a, isNew, err := s.accountIn(r)
	if err != nil {
		return err
	}
	err = a.Check()
	if err == nil && !isNew {
		err = s.keepsAdmin(r, a)
	}
	if err == nil && isNew {
		err = s.wrote(s.Store.AddAccount(r.Context(), a), a.Changed)
	} else if err == nil {
		err = s.wrote(s.Store.SetAccount(r.Context(), a), a.Changed)
	}
	if errors.Is(err, storage.ErrConflict) {
		err = people.MistakeError{Field: "id"}
	}
	if wrong, ok := errors.AsType[people.MistakeError](err); ok {
		return s.showUsers(w, r, http.StatusBadRequest, usersPage{Chosen: a, New: isNew, Wrong: &wrong})
	}
	if err != nil {
		return err
	}
	what := "user_changed"
	if isNew {
		what = "user_added"
	}
	if err := s.did(r, deed{What: what, Subject: a.ID, Detail: rightsIn(a.User)}); err != nil {
		return err
	}
	if isNew {
		return s.link(w, r, a)
	}
	http.Redirect(w, r, usersURL(a.ID, "saved"), http.StatusSeeOther)
	return nil
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

// accountIn reads the account of a form. One that is there keeps its password.
func (s *server) accountIn(r *http.Request) (a storage.Account, isNew bool, err error) {
	form := r.PostForm
	if isNew = form.Get("new") != ""; isNew {
		a.ID, a.Created = people.CleanID(form.Get("id")), s.Now()
	} else if a, err = s.Store.Account(r.Context(), form.Get("id")); err != nil {
		return a, false, err
	}
	a.Name, a.Scope, a.Changed = line(form.Get("name")), people.Scope(form.Get("scope")), s.Now()
	a.Agent, a.Team, a.Dept = line(form.Get("agent")), line(form.Get("team")), line(form.Get("dept"))
	a.Roles = nil
	for _, role := range people.Roles() {
		if slices.Contains(form["role"], string(role)) {
			a.Roles = append(a.Roles, role)
		}
	}
	return a, isNew, nil
}

// keepsAdmin refuses a change after which nobody could undo it: the last administrator
// stays one.
func (s *server) keepsAdmin(r *http.Request, a storage.Account) error {
	if a.Is(people.Admin) && !a.Disabled {
		return nil
	}
	all, err := s.Store.Accounts(r.Context())
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != a.ID && other.Is(people.Admin) && !other.Disabled {
			return nil
		}
	}
	return people.MistakeError{Field: "admin"}
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
	a.Disabled, a.Changed = r.PostForm.Get("enable") == "", s.Now()
	if err := s.keepsAdmin(r, a); err != nil {
		if wrong, ok := errors.AsType[people.MistakeError](err); ok {
			a.Disabled = false
			return s.showUsers(w, r, http.StatusConflict, usersPage{Chosen: a, Wrong: &wrong})
		}
		return err
	}
	if err := s.wrote(s.Store.SetAccount(r.Context(), a), a.Changed); err != nil {
		return err
	}
	done := map[bool]string{true: "disabled", false: "enabled"}[a.Disabled]
	if err := s.did(r, deed{What: "user_" + done, Subject: a.ID}); err != nil {
		return err
	}
	http.Redirect(w, r, usersURL(a.ID, done), http.StatusSeeOther)
	return nil
}
