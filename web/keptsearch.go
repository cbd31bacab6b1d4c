package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
)

const (
	maxName  = 40   // characters of the name of a kept search
	maxQuery = 2000 // bytes of its query
)

// A keptView is a search that somebody may come back to.
type keptView struct {
	storage.KeptSearch
	URL    string
	Mine   bool
	Here   bool // it is the present one
	Shared bool
}

// addKept lists the searches that the user may come back to.
func (s *server) addKept(r *http.Request, p *searchPage) error {
	u := userOf(r)
	kept, err := s.Store.KeptSearches(r.Context(), u.ID, u.Dept)
	if err != nil {
		return err
	}
	for _, k := range kept {
		v := keptView{KeptSearch: k, URL: "/search?" + k.Query, Mine: k.Owner == u.ID, Here: k.Query == p.Query, Shared: k.Dept != ""}
		if v.Here {
			p.Current = k.Name
		}
		p.Kept = append(p.Kept, v)
	}
	return nil
}

// keepSearch keeps the search of a form under a name.
func (s *server) keepSearch(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u := userOf(r)
	k := storage.KeptSearch{Owner: u.ID, Name: strings.TrimSpace(r.PostForm.Get("name")), KeptAt: s.Now()}
	var err error
	if k.ID, err = keyIn(r.PostForm); err != nil {
		return err
	}
	q, err := url.ParseQuery(r.PostForm.Get("query"))
	if err != nil || len(r.PostForm.Get("query")) > maxQuery || q.Get("q") == "" {
		return inputError{"query", ""}
	}
	if _, err := s.parseSearch(q); err != nil {
		return err
	}
	k.Query = with(q, "", "").Encode()
	switch {
	case k.Name == "":
		k.Name = firstRunes(q.Get("q"), maxName)
	case utf8.RuneCountInString(k.Name) > maxName:
		return inputError{"name", firstRunes(k.Name, maxName) + "…"}
	}
	if r.PostForm.Get("share") != "" {
		k.Dept = u.Dept
	}
	if err := s.wrote(s.Store.KeepSearch(r.Context(), k), s.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, "/search?"+k.Query, http.StatusSeeOther)
	return nil
}

func firstRunes(text string, n int) string { return text[:stepOn(text, 0, n)] }

// dropSearch forgets a search of the user's own.
func (s *server) dropSearch(w http.ResponseWriter, r *http.Request) error {
	if err := s.wrote(s.Store.DropSearch(r.Context(), userOf(r).ID, r.PathValue("id")), s.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, "/search", http.StatusSeeOther)
	return nil
}
