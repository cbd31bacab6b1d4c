package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// LinkLife is how long a link that lets somebody in once is good.
const LinkLife = 24 * time.Hour

// NewLink makes a link that lets somebody in once to set the password of an account, and
// gives its path. Without an account it makes the first one, an administrator's.
func NewLink(ctx context.Context, store storage.People, account, by string, now time.Time) (path string, err error) {
	token := people.NewToken()
	l := storage.Link{Sum: people.Sum(token), Account: account, By: by, Until: now.Add(LinkLife)}
	return "/welcome?k=" + token, store.AddLink(ctx, l)
}

// FirstLink makes the link for the first account, and gives no path when there is one
// that can sign in as an administrator already.
func FirstLink(ctx context.Context, store storage.People, now time.Time) (path string, err error) {
	accounts, err := store.Accounts(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range accounts {
		if a.CanKeepUsers() {
			return "", nil
		}
	}
	return NewLink(ctx, store, "", "", now)
}

// welcomePage lets somebody in who has a link, and asks for a password.
type welcomePage struct {
	frame
	Token string
	First bool // it makes the first account
	ID    string
	Name  string
	Wrong *people.MistakeError
}

func (s *server) welcome(w http.ResponseWriter, r *http.Request) error {
	return s.showWelcome(w, r, http.StatusOK, r.URL.Query().Get("k"), nil)
}

func (s *server) showWelcome(w http.ResponseWriter, r *http.Request, status int, token string, wrong *people.MistakeError) error {
	l, err := s.Store.Link(r.Context(), people.Sum(token), s.Now())
	if errors.Is(err, storage.ErrNotFound) {
		return errLink
	}
	if err != nil {
		return err
	}
	p := welcomePage{frame: s.frame(w, r, "login"), Token: token, First: l.Account == "", ID: l.Account, Wrong: wrong}
	if p.First {
		p.ID, p.Name = r.PostForm.Get("id"), r.PostForm.Get("name")
	}
	if r.Method != http.MethodGet {
		p.Other = ""
	}
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is a secret
	return s.render(w, r, status, "welcome", p)
}

// errLink is for links that were used, replaced or have run out.
var errLink = fmt.Errorf("link: %w", storage.ErrNotFound)

// settle sets the password, makes the first account if the link is for that, and signs in.
func (s *server) settle(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	token := r.PostForm.Get("k")
	l, err := s.Store.Link(r.Context(), people.Sum(token), s.Now())
	if errors.Is(err, storage.ErrNotFound) {
		return errLink
	}
	if err != nil {
		return err
	}
	a, err := s.accountOf(r, l)
	if err == nil {
		err = choose(r, a.User)
	}
	if wrong, ok := errors.AsType[people.MistakeError](err); ok {
		return s.showWelcome(w, r, http.StatusBadRequest, token, &wrong)
	}
	if err != nil {
		return err
	}
	if a.Password, err = s.SignIn.Hasher.Hash(r.Context(), r.PostForm.Get("password")); err != nil {
		return err
	}
	err = s.Store.UseLink(r.Context(), l.Sum, a, s.Now())
	if errors.Is(err, storage.ErrConflict) {
		return s.showWelcome(w, r, http.StatusConflict, token, &people.MistakeError{Field: "id", Text: "taken"})
	}
	if err = s.wrote(err, s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{Who: a.ID, What: "password_set", Subject: a.ID, Detail: "link"}); err != nil {
		return err
	}
	if err := s.begin(w, r, a, "link"); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// accountOf gives the account that a link is for. The first one is made of the form.
func (s *server) accountOf(r *http.Request, l storage.Link) (storage.Account, error) {
	if l.Account != "" {
		a, err := s.Store.Account(r.Context(), l.Account)
		if err == nil && a.Disabled {
			err = errLink
		}
		return a, err
	}
	a := storage.Account{Created: s.Now(), Changed: s.Now(), User: people.User{
		ID: people.CleanID(r.PostForm.Get("id")), Name: line(r.PostForm.Get("name")), Roles: []people.Role{people.Admin}, Scope: people.All,
	}}
	if r.PostForm.Get("all") != "" { // in a small team one does everything
		a.Roles = []people.Role{people.Reviewer, people.Leader, people.Admin}
	}
	return a, a.Check()
}

// choose refuses a password that was not written twice alike, or is no good one.
func choose(r *http.Request, u people.User) error {
	word := r.PostForm.Get("password")
	if word != r.PostForm.Get("again") {
		return people.MistakeError{Field: "again", Text: "differs"}
	}
	return u.CheckPassword(word)
}
