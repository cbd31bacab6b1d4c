package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/people/password"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// everybody may do everything everywhere.
var everybody = people.User{ID: "qa-01", Name: "qa-01", Roles: people.Roles(), Scope: people.All}

// token is the secret of the session that everybody has.
const token = "the session of everybody"

// inside is a site whose visitors are signed in as everybody, unless they say otherwise.
type inside struct {
	http.Handler
	token string
}

func (in inside) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie(web.SessionCookie); err != nil {
		r = r.Clone(r.Context())
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: in.token})
	}
	in.Handler.ServeHTTP(w, r)
}

// signIn gives the secret of a new session of a user, who gets an account if there is none.
func signIn(t testing.TB, store storage.People, u people.User, at time.Time) string {
	t.Helper()
	account := storage.Account{User: u, Created: now, Changed: now}
	if err := store.AddAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	return newSession(t, store, u.ID, at)
}

// newSession gives the secret of a new session of an account.
func newSession(t testing.TB, store storage.People, account string, at time.Time) string {
	t.Helper()
	secret := people.NewToken()
	if err := store.AddSession(t.Context(), storage.Session{Sum: people.Sum(secret), Account: account, Begun: at, Seen: at}, "", at.Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	return secret
}

// colleagues may do everything, too. A form that says who of them presses is sent in that
// one's session, see post.
var colleagues = []string{"qa-01", "qa-02", "周主管", "a", "b"}

func sessionFor(name string) string { return "session-for-" + url.QueryEscape(name) }

func keepSession(t testing.TB, store web.Store, u people.User, secret string) {
	t.Helper()
	err := store.AddAccount(t.Context(), storage.Account{User: u, Created: now, Changed: now})
	if err == nil {
		err = store.AddSession(t.Context(), storage.Session{Sum: people.Sum(secret), Account: u.ID, Begun: now, Seen: now}, "", now.Add(-24*time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// quick hashes passwords as cheaply as argon2 can.
func quick(t testing.TB) web.SignIn {
	t.Helper()
	h, err := password.New(password.Cost{Memory: 8, Time: 1, Threads: 1}, 4)
	if err != nil {
		t.Fatal(err)
	}
	return web.SignIn{Hasher: h}
}

// The memory knows everybody and no one else, and forgets what people did.

func (m *memory) Session(_ context.Context, sum string) (storage.Session, storage.Account, error) {
	for _, name := range colleagues {
		if sum == people.Sum(sessionFor(name)) {
			u := everybody
			u.ID, u.Name = name, name
			return storage.Session{Sum: sum, Account: name, Begun: now, Seen: now}, storage.Account{User: u}, nil
		}
	}
	if sum != people.Sum(token) {
		return storage.Session{}, storage.Account{}, fmt.Errorf("session: %w", storage.ErrNotFound)
	}
	return storage.Session{Sum: sum, Account: everybody.ID, Begun: now, Seen: now}, storage.Account{User: everybody}, nil
}

func (m *memory) Accounts(context.Context) ([]storage.Account, error) {
	return []storage.Account{{User: everybody}}, m.fail
}

func (m *memory) Record(context.Context, ...storage.Deed) error { return m.full }

func (m *memory) Agent(_ context.Context, id string) (call.Agent, error) {
	for _, a := range m.agents {
		if a.Agent.ID == id {
			return call.Agent{ID: id, Name: a.Agent.Name, Dept: a.Agent.Dept}, nil
		}
	}
	return call.Agent{}, fmt.Errorf("agent: %w", storage.ErrNotFound)
}
