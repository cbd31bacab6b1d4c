package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

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
	whole  bool          // it concerns all of the hotline: only who sees all of it
}

// may lets users in that have one of the roles.
func may(roles ...people.Role) rights { return rights{roles: roles} }

// anyUser lets in whoever has signed in.
func anyUser() rights { return may(people.Roles()...) }

// anyone lets in whoever asks.
func anyone() rights { return rights{anyone: true} }

// lets tells whether a user may ask.
func (w rights) lets(u people.User) bool {
	if w.anyone {
		return true
	}
	reach, ok := u.Reach()
	return u.Is(w.roles...) && (!w.whole || ok && reach.All())
}

// ofAll narrows rights to users who see all of the hotline.
func (w rights) ofAll() rights {
	w.whole = true
	return w
}

// errForbidden is for users who may not do what they asked for.
var errForbidden = errors.New("not among the user's rights")

// handle makes a handler of the table. A route that does not say who may ask for it is
// a mistake.
func (s *server) handle(table []route) (http.Handler, error) {
	mux, told := http.NewServeMux(), tellings()
	for _, r := range table {
		if !r.who.anyone && len(r.who.roles) == 0 {
			return nil, fmt.Errorf("web: nobody may ask for %s: its line in the table of routes names no role", r.pattern)
		}
		show := s.telling(told[r.pattern], r.show)
		mux.Handle(r.pattern, s.page(func(w http.ResponseWriter, q *http.Request) error {
			switch user := userOf(q); {
			case r.who.lets(user):
				return show(w, q)
			case user.ID == "":
				return s.askIn(w, q)
			}
			return errForbidden
		}))
	}
	return mux, nil
}

// errSignIn is for who has not signed in, or whose session has ended.
var errSignIn = errors.New("not signed in")

// askIn leads who looks for a page to the page to sign in on. A form is not led away,
// since what was written in it would be lost, nor is a program, which reads no pages.
func (s *server) askIn(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errors.Join(errSignIn, r.ParseForm())
	}
	if !wantsPage(r) {
		return errSignIn
	}
	q := url.Values{}
	if to := localPath(r.URL.RequestURI()); to != "/" {
		q.Set("to", to)
	}
	http.Redirect(w, r, address("/login", q), http.StatusSeeOther)
	return nil
}

// wantsPage tells whether somebody looks, in place of a program, a player or a script.
func wantsPage(r *http.Request) bool {
	path := r.URL.Path
	if strings.HasPrefix(path, "/api/") || strings.HasSuffix(path, "/audio") || strings.HasSuffix(path, ".json") {
		return false
	}
	accept := r.Header.Get("Accept")
	return accept == "" || !strings.Contains(accept, "application/json")
}
