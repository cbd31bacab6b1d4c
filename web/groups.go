package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// groupsPage compares departments, teams or agents in a month.
type groupsPage struct {
	frame
	Ask     report.GroupAsk
	Months  []string
	Items   []scoring.Item
	Classes []call.TicketKind
	Title   string
	Body    template.HTML
	Narrow  bool // the user sees less than a team
	Trail   []step
	// Whole is the address of all agents of what is shown, Parts of its teams; empty where
	// these are shown, or there are none.
	Whole, Parts string
	Files        url.Values
}

// A step is a way up: from a team to its department, from there to the centre.
type step struct{ Name, URL string }

// groups compares what the user who asks sees.
func (s *server) groups(w http.ResponseWriter, r *http.Request) error {
	p := groupsPage{frame: s.frame(w, r, "groups"), Classes: call.TicketKinds()}
	var err error
	if p.Months, _, err = s.months(r.Context(), r.URL.Query()); err != nil {
		return err
	}
	p.Ask, err = s.askedGroups(r, p.Lang)
	if errors.Is(err, errNarrow) {
		p.Narrow = true
		return s.render(w, r, http.StatusOK, "groups", p)
	}
	if err != nil {
		return err
	}
	p.Items = report.Comparable(p.Ask.Class)
	if i, _ := scoring.Lookup(p.Ask.Item); i.Basis == scoring.OfBoth {
		p.Classes = nil
	}
	if p.Ask.Blind {
		p.Items = slices.DeleteFunc(p.Items, judged)
	}
	b, err := report.Compare(r.Context(), s.Store, s.Reckon(s.Now()), p.Ask)
	if err != nil {
		return err
	}
	p.Title, p.Trail, p.Files = b.Title, trailOf(p.Ask), groupsQuery(p.Ask)
	if p.Ask.Level == report.Teams {
		p.Whole = groupsURL(p.Ask, "by", "agent")
	} else if p.Ask.Level == report.Agents && p.Ask.Team == "" {
		p.Parts = groupsURL(p.Ask, "by", "")
	}
	if p.Body, err = report.HTML(b, "", s.Zone); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "groups", p)
}

// groupsFile gives a comparison as a file.
func (s *server) groupsFile(w http.ResponseWriter, r *http.Request) error {
	a, err := s.askedGroups(r, languageOf(w, r))
	if errors.Is(err, errNarrow) {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	b, err := report.Compare(r.Context(), s.Store, s.Reckon(s.Now()), a)
	if err != nil {
		return err
	}
	return s.sendDocument(w, r, b, "", deed{What: "groups_exported", Subject: a.Month.Code(), Detail: firstRunes(groupsQuery(a).Encode(), maxDetail)})
}

func judged(item scoring.Item) bool {
	i, _ := scoring.Lookup(item)
	return i.Judged()
}

// askedGroups reads what an address compares, and holds it against the reach of the user
// who asks.
func (s *server) askedGroups(r *http.Request, lang string) (report.GroupAsk, error) {
	q := r.URL.Query()
	a := report.GroupAsk{Lang: lang, Dept: q.Get("dept"), Team: q.Get("team"), Item: scoring.Item(q.Get("item")), Class: call.TicketKind(q.Get("class")), Seasons: s.Seasons}
	for key, v := range map[string]string{"dept": a.Dept, "team": a.Team} {
		if len(v) > maxText {
			return a, inputError{key, short(v)}
		}
	}
	if a.Item == "" {
		a.Item = scoring.Satisfaction
	}
	if a.Class != "" && !slices.Contains(call.TicketKinds(), a.Class) {
		return a, inputError{"class", short(string(a.Class))}
	}
	if !slices.Contains(report.Comparable(a.Class), a.Item) {
		return a, inputError{"item", short(string(a.Item))}
	}
	_, month, err := s.months(r.Context(), q)
	if err != nil {
		return a, err
	}
	if a.Month, err = report.ParsePeriod(month); err != nil || a.Month.Length != report.Month {
		return a, inputError{"month", short(month)}
	}
	if a, err = narrowed(a, userOf(r)); err != nil {
		return a, err
	}
	a.Level = levelOf(a, q.Get("by"))
	first, last := a.Told()
	err = s.untold(r.Context(), userOf(r), storage.SumFilter{First: first, Last: last, Dept: a.Dept})
	if a.Blind = errors.Is(err, errBlind); a.Blind && !judged(a.Item) {
		err = nil
	}
	return a, err
}

// narrowed narrows what is compared to the reach of a user; what lies outside is not there.
func narrowed(a report.GroupAsk, u people.User) (report.GroupAsk, error) {
	reach, ok := u.Reach()
	switch {
	case !ok:
		return a, storage.ErrNotFound
	case reach.Agent != "":
		return a, errNarrow
	case reach.Team != "":
		if a.Team != "" && a.Team != reach.Team {
			return a, storage.ErrNotFound
		}
		a.Team = reach.Team
	case reach.Dept != "":
		if a.Dept != "" && a.Dept != reach.Dept {
			return a, storage.ErrNotFound
		}
		a.Dept = reach.Dept
	}
	a.Reach = reach
	return a, nil
}

// levelOf says what a part of the hotline consists of.
func levelOf(a report.GroupAsk, by string) report.Level {
	switch {
	case a.Team != "" || a.Dept != "" && by == string(report.Agents):
		return report.Agents
	case a.Dept != "":
		return report.Teams
	}
	return report.Depts
}

// groupsQuery gives the address of a comparison, by its fields.
func groupsQuery(a report.GroupAsk) url.Values {
	q := url.Values{"month": {a.Month.Code()}, "item": {string(a.Item)}}
	for key, v := range map[string]string{"dept": a.Dept, "team": a.Team, "class": string(a.Class)} {
		if v != "" {
			q.Set(key, v)
		}
	}
	if a.Level == report.Agents && a.Team == "" {
		q.Set("by", string(report.Agents))
	}
	return q
}

// groupsURL is the address of a comparison with fields changed; an empty value leaves one
// out.
func groupsURL(a report.GroupAsk, change ...string) string {
	q := groupsQuery(a)
	for i := 0; i+1 < len(change); i += 2 {
		if q.Del(change[i]); change[i+1] != "" {
			q.Set(change[i], change[i+1])
		}
	}
	return address("/groups", q)
}

// trailOf gives the way up, as far as the user sees.
func trailOf(a report.GroupAsk) []step {
	var trail []step
	if a.Reach.All() && (a.Dept != "" || a.Team != "") {
		trail = append(trail, step{"", groupsURL(a, "dept", "", "team", "", "by", "")})
	}
	if a.Dept != "" && a.Team != "" && a.Reach.Team == "" {
		trail = append(trail, step{a.Dept, groupsURL(a, "team", "", "by", "")})
	}
	return trail
}
