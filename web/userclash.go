package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// A userClash is what somebody else has made of an account while its form was filled in.
type userClash struct {
	Who    string // empty when it is not known
	At     time.Time
	Fields []clashField // in which it is not as the form says
}

// A clashField is a field of an account as it is kept, and as it was filled in.
type clashField struct{ Key, Kept, Typed string }

// showClash shows the form again as it was filled in, beside what is kept now. Pressed
// once more, it is a change of that.
func (s *server) showClash(w http.ResponseWriter, r *http.Request, c storage.UserChange) error {
	a, err := s.Store.Account(r.Context(), c.User.ID)
	if err != nil {
		return err
	}
	clash := userClash{At: a.Changed, Fields: clashFields(s.words(w, r), a.User, c.User)}
	deeds, _, err := s.Store.Deeds(r.Context(), storage.DeedFilter{Subject: a.ID, Limit: 20})
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(deeds, func(d storage.Deed) bool { return strings.HasPrefix(d.What, "user_") }); i >= 0 {
		clash.Who = deeds[i].Who
	}
	a.User = c.User
	return s.showUsers(w, r, http.StatusConflict, usersPage{Chosen: a, Clash: &clash})
}

func clashFields(l language, kept, typed people.User) []clashField {
	roles := func(u people.User) string {
		var names []string
		for _, role := range u.Roles {
			names = append(names, l.code("role_of", role))
		}
		return strings.Join(names, l.say("and"))
	}
	return slices.DeleteFunc([]clashField{
		{"users.name", kept.Name, typed.Name},
		{"users.roles", roles(kept), roles(typed)},
		{"users.scope", l.code("scope", kept.Scope), l.code("scope", typed.Scope)},
		{"users.agent", kept.Agent, typed.Agent},
		{"users.team", kept.Team, typed.Team},
		{"users.dept", kept.Dept, typed.Dept},
	}, func(f clashField) bool { return f.Kept == f.Typed })
}
