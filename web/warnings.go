package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

const alertsPerPage = 50

// alertTabs are the lists of alerts: what somebody has to do something about, what somebody
// should have looked at again, what is over, and everything.
var alertTabs = []string{"open", "overdue", "closed", "all"}

// warningsPage lists alerts, and what is watched.
type warningsPage struct {
	frame
	Tab    string
	Tabs   []alertTab
	Level  warning.Level
	Levels []warning.Level
	Rows   []alertLine
	Pager  pager
	Narrow bool // the user sees less than a department, and so no alert
	Dept   string
	May    bool // the user may take alerts up
	Names  names
	Watch  []warning.Watch
}

// An alertTab is a list with how many are in it.
type alertTab struct {
	Name, URL string
	Count     int
}

// An alertLine is an alert in a list.
type alertLine struct {
	storage.Alert
	URL     string
	Overdue bool
	Key     string // of the button beside it
}

func alertURL(id string) string { return "/warnings/" + url.PathEscape(id) }

func (s *server) alertLine(a storage.Alert) alertLine {
	return alertLine{a, alertURL(a.ID), a.State.Open() && !a.Due.IsZero() && a.Due.Before(s.Now()), newKey()}
}

// reachOfAlerts tells whose alerts a user sees: every department's and those of the whole,
// or one department's. Who sees less sees none.
func reachOfAlerts(u people.User) (people.Reach, bool) { return reachOfBulletins(u) }

// alertsIn is the filter of a tab.
func (s *server) alertsIn(tab string, u people.User, level warning.Level) storage.AlertFilter {
	reach, _ := reachOfAlerts(u)
	f := storage.AlertFilter{Reach: reach, SealedTo: u.ID, Level: level}
	switch tab {
	case "open":
		f.Open = true
	case "overdue":
		f.Overdue = s.Now()
	case "closed":
		f.State = warning.Closed
	}
	return f
}

func (s *server) warnings(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	u := userOf(r)
	p := warningsPage{frame: s.frame(w, r, "warnings"), Tab: q.Get("tab"), Level: warning.Level(q.Get("level")), Levels: warning.Levels(), May: s.opens(r, "POST /warnings/{id}"), Watch: s.Watches}
	if p.Tab == "" {
		p.Tab = alertTabs[0]
	}
	if !slices.Contains(alertTabs, p.Tab) {
		return inputError{"tab", short(p.Tab)}
	}
	if p.Level != "" && !slices.Contains(p.Levels, p.Level) {
		return inputError{"level", short(string(p.Level))}
	}
	reach, ok := reachOfAlerts(u)
	p.Narrow, p.Dept = !ok, reach.Dept
	if p.Narrow {
		return s.render(w, r, http.StatusOK, "warnings", p)
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	total := 0
	for _, tab := range alertTabs {
		f := s.alertsIn(tab, u, p.Level)
		f.Limit = 1
		if tab == p.Tab {
			f.Limit, f.Offset = alertsPerPage, (page-1)*alertsPerPage
		}
		rows, n, err := s.Store.Alerts(r.Context(), f)
		if err != nil {
			return err
		}
		p.Tabs = append(p.Tabs, alertTab{tab, address("/warnings", with(q, "tab", tab)), n})
		if tab != p.Tab {
			continue
		}
		total = n
		for _, a := range rows {
			p.Rows = append(p.Rows, s.alertLine(a))
		}
	}
	p.Pager = newPager("/warnings", q, page, alertsPerPage, len(p.Rows), total)
	return s.render(w, r, http.StatusOK, "warnings", p)
}
