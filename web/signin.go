package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// loginPage asks who is there.
type loginPage struct {
	frame
	To     string // where to go afterwards
	ID     string
	Wrong  string // key of what was wrong; empty for nothing
	Guests []storage.Account
	// Service is the name of the outside service that knows users, too; empty for none.
	Service string
	Fresh   bool // there is no account at all yet
}

func (s *server) login(w http.ResponseWriter, r *http.Request) error {
	to := localPath(r.URL.Query().Get("to"))
	if userOf(r).ID != "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return s.showLogin(w, r, http.StatusOK, loginPage{To: to, Wrong: wrongOf(r.URL.Query().Get("wrong"))})
}

// wrongOf reads what an address says went wrong before: only what the page knows.
func wrongOf(code string) string {
	if slices.Contains([]string{"service", "unknown", "disabled", "taken"}, code) {
		return code
	}
	return ""
}

func (s *server) showLogin(w http.ResponseWriter, r *http.Request, status int, p loginPage) error {
	p.frame = s.frame(w, r, "login")
	accounts, err := s.Store.Accounts(r.Context())
	if err != nil {
		return err
	}
	p.Fresh = len(accounts) == 0
	if s.SignIn.Outside != nil {
		p.Service = s.SignIn.Outside.Name()
	}
	if s.Demo {
		p.Guests = slices.DeleteFunc(accounts, func(a storage.Account) bool { return !guest(a) })
		slices.SortStableFunc(p.Guests, func(a, b storage.Account) int { return firstRole(a) - firstRole(b) })
	}
	if r.Method != http.MethodGet {
		p.Other = ""
	}
	return s.render(w, r, status, "login", p)
}

// firstRole is the place of a user among the guests: reviewers, whose work the demo shows
// most of, come first.
func firstRole(a storage.Account) int {
	return slices.IndexFunc(people.Roles(), func(r people.Role) bool { return a.Is(r) })
}

// guest tells whether the demo lets anybody in with an account.
func guest(a storage.Account) bool { return a.Password == "" && a.Subject == "" && !a.Disabled }

// enter signs somebody in who knows the password. What is wrong is not told apart:
// name, password, or an account that is disabled.
func (s *server) enter(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	id, to := people.CleanID(r.PostForm.Get("id")), localPath(r.PostForm.Get("to"))
	if len(id) > maxText || len(r.PostForm.Get("password")) > maxText {
		return s.showLogin(w, r, http.StatusUnauthorized, loginPage{To: to, Wrong: "password"})
	}
	a, err := s.identify(r, id, r.PostForm.Get("password"))
	switch {
	case errors.Is(err, errWrong):
		return s.showLogin(w, r, http.StatusUnauthorized, loginPage{To: to, ID: id, Wrong: "password"})
	case err != nil:
		return err
	}
	err = s.begin(w, r, a, "password")
	if errors.Is(err, storage.ErrConflict) { // it is not the password any more
		return s.showLogin(w, r, http.StatusUnauthorized, loginPage{To: to, ID: id, Wrong: "password"})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// errWrong says that somebody could not prove to be a user.
var errWrong = errors.New("not the name and password of a user")

// identify gives the account of somebody who knows its password.
func (s *server) identify(r *http.Request, id, word string) (storage.Account, error) {
	leave, err := s.door.turn(r.Context())
	if err != nil {
		return storage.Account{}, err
	}
	defer leave()
	right, err := s.try(r, id)
	if err != nil {
		return storage.Account{}, err
	}
	a, err := s.Store.Account(r.Context(), id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return storage.Account{}, err
	}
	known := err == nil
	ok, err := s.SignIn.Hasher.Check(r.Context(), word, a.Password)
	if err != nil {
		return storage.Account{}, fmt.Errorf("check a password: %w", err)
	}
	if !ok || a.Disabled {
		if known { // what is no account may be a password in the wrong field
			err = s.did(r, deed{What: "signin_failed", Subject: id})
		} else {
			err = s.did(r, deed{What: "signin_failed"})
		}
		return storage.Account{}, errors.Join(errWrong, err)
	}
	right()
	return s.renewed(r.Context(), a, word)
}

// renewed hashes a password again that was hashed at another cost.
func (s *server) renewed(ctx context.Context, a storage.Account, word string) (storage.Account, error) {
	if !s.SignIn.Hasher.Old(a.Password) {
		return a, nil
	}
	kept, err := s.SignIn.Hasher.Hash(ctx, word)
	if err != nil {
		return a, err
	}
	err = s.wrote(s.Store.SetPassword(ctx, a.ID, a.Password, kept), s.Now())
	if errors.Is(err, storage.ErrConflict) { // another browser was quicker, or it is disabled, which ends every session
		return a, nil
	}
	if err == nil {
		a.Password = kept
	}
	return a, err
}

// visit signs somebody in as one of the demo's invented people.
func (s *server) visit(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if !s.Demo {
		return storage.ErrNotFound
	}
	a, err := s.Store.Account(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !guest(a) {
		return storage.ErrNotFound
	}
	if err := s.begin(w, r, a, "demo"); err != nil {
		return err
	}
	http.Redirect(w, r, localPath(r.PostForm.Get("to")), http.StatusSeeOther)
	return nil
}

// logout ends the session.
func (s *server) logout(w http.ResponseWriter, r *http.Request) error {
	if in := visitOf(r); in.sum != "" {
		if err := s.wrote(s.Store.EndSession(r.Context(), in.user.ID, in.sum), s.Now()); err != nil {
			return fmt.Errorf("sign out: %w", err)
		}
		if err := s.did(r, deed{What: "signout"}); err != nil {
			return err
		}
	}
	s.forgetCookie(w, r)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

// tooOftenError says that something was asked for too often.
type tooOftenError struct{ wait time.Duration }

// Error says how long to wait.
func (e tooOftenError) Error() string { return fmt.Sprintf("too often; wait %s", e.wait) }

// guestURL is where a button of the demo lets somebody in.
func guestURL(id string) string { return "/login/as/" + url.PathEscape(id) }

// serviceURL leads to the outside service that knows users.
func serviceURL(to string) string { return address("/login/oidc", goingTo(to)) }

func goingTo(to string) url.Values {
	if to == "" || to == "/" {
		return nil
	}
	return url.Values{"to": {to}}
}
