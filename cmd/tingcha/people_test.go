package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// signedIn gives the cookie of somebody with every role.
func signedIn(t testing.TB, store storage.People) *http.Cookie {
	t.Helper()
	secret, now := people.NewToken(), time.Now()
	u := people.User{ID: "everybody", Roles: people.Roles(), Scope: people.All}
	if err := store.AddAccount(t.Context(), storage.Account{User: u, Created: now, Changed: now}); err != nil {
		t.Fatal(err)
	}
	if err := store.AddSession(t.Context(), storage.Session{Sum: people.Sum(secret), Account: u.ID, Begun: now, Seen: now}, "", now); err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: web.SessionCookie, Value: secret}
}
