package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/tingcha/tingcha/people"
)

// A route is one address: who may ask for it, and what answers. The table of all routes
// is what there is to know of rights; the pages narrow what they show by the user's reach.
type route struct {
	pattern string // "GET /calls/{id}"
	who     rights
	show    func(http.ResponseWriter, *http.Request) error
}

// rights say who may ask for an address.
type rights struct {
	roles  []people.Role // one of them is enough
	anyone bool          // also whoever has not signed in
}

// may lets users in that have one of the roles.
func may(roles ...people.Role) rights { return rights{roles: roles} }

// anyUser lets in whoever has signed in.
func anyUser() rights { return may(people.Roles()...) }

// anyone lets in whoever asks.
func anyone() rights { return rights{anyone: true} }

// lets tells whether a user may ask.
func (w rights) lets(u people.User) bool { return w.anyone || u.Is(w.roles...) }

// errForbidden is for users who may not do what they asked for.
var errForbidden = errors.New("not among the user's rights")

// handle makes a handler of the table. A route that does not say who may ask for it is
// a mistake.
func (s *server) handle(table []route) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, r := range table {
		if !r.who.anyone && len(r.who.roles) == 0 {
			return nil, fmt.Errorf("web: nobody may ask for %s: its line in the table of routes names no role", r.pattern)
		}
		mux.Handle(r.pattern, s.page(func(w http.ResponseWriter, q *http.Request) error {
			if !r.who.lets(userOf(q)) {
				return errForbidden
			}
			return r.show(w, q)
		}))
	}
	return mux, nil
}

// asked is a key for the user of a request.
type asked struct{}

// userOf gives the user who asks, nobody when no one has signed in.
func userOf(r *http.Request) people.User {
	u, _ := r.Context().Value(asked{}).(people.User)
	return u
}

// asUser gives the request of a user.
func asUser(r *http.Request, u people.User) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), asked{}, u))
}

// signedIn finds out who asks.
func (s *server) signedIn(next http.Handler) http.Handler {
	everything := people.User{ID: s.Reviewer, Name: s.Reviewer, Roles: people.Roles(), Scope: people.All}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, asUser(r, everything)) })
}
