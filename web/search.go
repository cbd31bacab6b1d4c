package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

const hitsPerPage = 20

// searchPage finds calls by what was said in them, and tickets by what they say.
type searchPage struct {
	frame
	Q       string
	Filter  storage.SearchFilter
	First   string // days of the filter
	Last    string
	Active  []activeFilter
	Rules   []Rule
	Levels  []inspect.Level
	Media   []storage.Medium
	Roles   []call.Role
	Asked   bool          // something was looked for
	Wrong   search.Reason // with the query; empty when nothing is
	Found   storage.Found
	Hits    []hitView
	From    int // numbers of the hits on this page, from 1
	To      int
	Prev    string
	Next    string
	Kept    []keptView
	Query   string // of the address of this search
	Current string // the name of the kept search that this is; empty for none
	Key     string
	Shares  bool // the user has a department to share with
}

// searchKeys are the parameters of a search besides its words, in the order of the form.
var searchKeys = []string{"in", "role", "agent", "dept", "rule", "level", "from", "to"}

func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f, err := s.parseSearch(q)
	if err != nil {
		return err
	}
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := searchPage{
		frame: s.frame(w, r, "search"), Q: q.Get("q"), Filter: f, First: q.Get("from"), Last: q.Get("to"),
		Rules: s.Rules(), Levels: levels, Media: []storage.Medium{storage.InCalls, storage.InTickets},
		Roles: []call.Role{call.CustomerRole, call.AgentRole}, Key: newKey(), Query: with(q, "", "").Encode(), Shares: userOf(r).Dept != "",
	}
	for _, key := range searchKeys {
		if v := q.Get(key); v != "" {
			p.Active = append(p.Active, activeFilter{key, v, address("/search", with(q, key, ""))})
		}
	}
	status := http.StatusOK
	if p.Q != "" {
		err := s.find(r, &p, q, min(page, storage.SearchCounts/hitsPerPage))
		var wrong *search.Error
		switch {
		case errors.As(err, &wrong):
			p.Wrong, status = wrong.Reason, http.StatusBadRequest
		case err != nil:
			return err
		}
	}
	if err := s.addKept(r, &p); err != nil {
		return err
	}
	return s.render(w, r, status, "search", p)
}

// find looks for what the page asks for.
func (s *server) find(r *http.Request, p *searchPage, q url.Values, page int) error {
	var err error
	if p.Filter.Query, err = search.Parse(p.Q); err != nil {
		return err
	}
	reach, ok := userOf(r).Reach()
	p.Asked = true
	if !ok { // a scope that names nobody reaches nothing
		return nil
	}
	p.Filter.Reach, p.Filter.SealedTo, p.Filter.Limit, p.Filter.Offset = reach, userOf(r).ID, hitsPerPage, (page-1)*hitsPerPage
	if p.Found, err = s.Store.Search(r.Context(), p.Filter); err != nil {
		return err
	}
	for _, h := range p.Found.Hits {
		p.Hits = append(p.Hits, viewOfHit(h))
	}
	p.From, p.To = p.Filter.Offset+1, p.Filter.Offset+len(p.Hits)
	if page > 1 {
		p.Prev = address("/search", with(q, "page", strconv.Itoa(page-1)))
	}
	if p.To < p.Found.Total {
		p.Next = address("/search", with(q, "page", strconv.Itoa(page+1)))
	}
	return nil
}

// parseSearch reads what an address narrows a search by.
func (s *server) parseSearch(q url.Values) (storage.SearchFilter, error) {
	f := storage.SearchFilter{
		In: storage.Medium(q.Get("in")), Role: call.Role(q.Get("role")), Agent: q.Get("agent"), Dept: q.Get("dept"),
		Rule: q.Get("rule"), Level: inspect.Level(q.Get("level")),
	}
	for key, wrong := range map[string]bool{
		"in":    f.In != "" && f.In != storage.InCalls && f.In != storage.InTickets,
		"role":  f.Role != "" && f.Role != call.AgentRole && f.Role != call.CustomerRole,
		"level": f.Level != "" && !slices.Contains(levels, f.Level),
		"from":  q.Get("from") != "" && !isDay(q.Get("from")),
		"to":    q.Get("to") != "" && !isDay(q.Get("to")),
		"agent": len(f.Agent) > maxText, "dept": len(f.Dept) > maxText, "rule": len(f.Rule) > maxText,
	} {
		if v := q.Get(key); wrong {
			return f, inputError{key, v[:min(len(v), 20)]}
		}
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("from"), s.Zone); err == nil {
		f.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.Get("to"), s.Zone); err == nil {
		f.Before = day.AddDate(0, 0, 1)
	}
	return f, nil
}
