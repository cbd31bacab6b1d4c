package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

const alertEventsPerPage = 50

// warningPage shows an alert: what it counted, who was told, and what was done about it.
type warningPage struct {
	frame
	alertLine
	Events []storage.AlertEvent
	Pager  pager
	Names  names
	Who    []people.User // it can be assigned to
	May    bool          // the user may take it up
	Acks   bool          // it is to be acknowledged
	Checks bool          // somebody can look again
	Max    int           // of words
}

// alertAsked loads the alert of an address, if the user who asks may see it. One whose
// count tells of a call that is sealed to the user is not told of.
func (s *server) alertAsked(r *http.Request) (storage.Alert, error) {
	a, err := s.Store.Alert(r.Context(), r.PathValue("id"))
	if err != nil {
		return a, err
	}
	u := userOf(r)
	reach, ok := reachOfAlerts(u)
	if !ok || reach.Dept != "" && reach.Dept != a.Scope {
		return a, storage.ErrNotFound
	}
	if !a.Tells {
		return a, nil
	}
	day := func(at time.Time) string { return at.In(s.Zone).Format(time.DateOnly) }
	return a, s.untold(r.Context(), u, storage.SumFilter{First: day(a.From.Add(-24 * time.Hour)), Last: day(a.Last), Dept: a.Scope})
}

func (s *server) warning(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	a, err := s.alertAsked(r)
	if err != nil {
		return err
	}
	p := warningPage{frame: s.frame(w, r, ""), alertLine: s.alertLine(a), May: s.opens(r, "POST /warnings/{id}") && a.State.Open(), Max: maxNote}
	_, err = a.State.After(warning.Acknowledge)
	p.Acks = err == nil
	_, err = a.State.After(warning.FollowUp)
	p.Checks = err == nil
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	if p.May {
		if p.Who, err = s.takers(r, a); err != nil {
			return err
		}
	}
	if p.Events, err = s.Store.AlertEvents(r.Context(), a.ID, alertEventsPerPage, (page-1)*alertEventsPerPage); err != nil {
		return err
	}
	p.Pager = newPager(p.URL, q, page, alertEventsPerPage, len(p.Events), a.Counted)
	return s.render(w, r, http.StatusOK, "warning", p)
}

// takers are who can look after an alert: who may take alerts up and sees it.
func (s *server) takers(r *http.Request, a storage.Alert) ([]people.User, error) {
	accounts, err := s.Store.Accounts(r.Context())
	if err != nil {
		return nil, err
	}
	var all []people.User
	for _, account := range accounts {
		reach, ok := reachOfAlerts(account.User)
		if ok && !account.Disabled && s.who["POST /warnings/{id}"].lets(account.User) && (reach.Dept == "" || reach.Dept == a.Scope) {
			all = append(all, account.User)
		}
	}
	return all, nil
}

// takeUp does what a user wants done with an alert, and leads back to it.
func (s *server) takeUp(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a, err := s.alertAsked(r)
	if err != nil {
		return err
	}
	form := r.PostForm
	if _, err := keyIn(form); err != nil {
		return err
	}
	d := storage.AlertDeed{Alert: a.ID, Deed: warning.Deed(form.Get("do")), Who: userOf(r).ID, At: s.Now()}
	if !slices.Contains(warning.ByPeople(), d.Deed) {
		return inputError{"do", short(string(d.Deed))}
	}
	d.Key = pressKey(r, a.ID, string(d.Deed))
	read := noteIn
	if d.Deed == warning.Close || d.Deed == warning.FollowUp {
		read = wordsIn // nobody closes, or has looked, without a word
	}
	if d.Words, err = read(form, "note", maxNote); err != nil {
		return err
	}
	if d.Deed == warning.Assign {
		d.Whom = form.Get("to")
		who, err := s.takers(r, a)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(who, func(u people.User) bool { return u.ID == d.Whom }) {
			return inputError{"to", short(d.Whom)}
		}
	}
	_, err = s.Store.TakeUp(r.Context(), d)
	if err = s.wrote(err, s.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, alertURL(a.ID), http.StatusSeeOther)
	return nil
}
