package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// The tabs of items: what is going on, what of that is overdue, and what is over.
const (
	goingTab   = "going"
	overdueTab = "overdue"
	overTab    = "over"
)

// supervisionPage lists the items of 《对内投诉工作督办表》; a leader opens one here.
type supervisionPage struct {
	frame
	Area  matterArea
	Leads bool // the reader may open items
	Tabs  []tab
	Rows  []matterLine
	Pager pager
	Names names
	Form  itemForm
}

// An itemForm is what an item is opened with.
type itemForm struct {
	Key        string
	Rules      []Rule
	Dept, Team string // the only ones that the user may name; empty for any
	Owners     []people.User
	Due        string // the day that the policy gives
}

func (s *server) supervised(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	u := userOf(r)
	p := supervisionPage{frame: s.frame(w, r, "supervision"), Area: areaOf(r, "items"), Leads: u.Is(people.Leader)}
	here := q.Get("tab")
	if here == "" {
		here = goingTab
	}
	if !slices.Contains([]string{goingTab, overdueTab, overTab}, here) {
		return inputError{"tab", short(here)}
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	if p.Leads {
		if p.Form, err = s.itemForm(r, p.Now); err != nil {
			return err
		}
	}
	f, ok := mattersOf(r, supervision.Item)
	if !ok {
		return s.render(w, r, http.StatusOK, "supervision", p)
	}
	for _, t := range []string{goingTab, overdueTab, overTab} {
		narrow := mattersIn(f, t, p.Now)
		narrow.Limit = 1
		if t == here {
			narrow.Limit, narrow.Offset = mattersPerPage, (page-1)*mattersPerPage
		}
		rows, total, err := s.Store.Matters(r.Context(), narrow)
		if err != nil {
			return err
		}
		p.Tabs = append(p.Tabs, tab{"matter_" + t, total, address("/supervision", url.Values{"tab": {t}}), t == here})
		if t == here {
			p.Rows = s.linesOf(rows, p.Now)
			p.Pager = newPager("/supervision", q, page, mattersPerPage, len(rows), total)
		}
	}
	return s.render(w, r, http.StatusOK, "supervision", p)
}

// mattersIn takes the matters of a tab.
func mattersIn(f storage.MatterFilter, tab string, now time.Time) storage.MatterFilter {
	f.Going, f.Over = tab == goingTab, tab == overTab
	if tab == overdueTab {
		f.Overdue = now
	}
	return f
}

func (s *server) linesOf(all []supervision.Matter, now time.Time) []matterLine {
	var lines []matterLine
	for _, m := range all {
		lines = append(lines, s.lineOf(m, now))
	}
	return lines
}

// itemForm gives what a user may open an item with.
func (s *server) itemForm(r *http.Request, now time.Time) (itemForm, error) {
	u := userOf(r)
	f := itemForm{Key: newKey(), Rules: s.Rules(), Due: s.lastDay(supervision.Item, now)}
	if reach, ok := u.Reach(); ok && !reach.All() {
		f.Dept, f.Team = u.Dept, reach.Team
	}
	var err error
	f.Owners, err = s.owners(r.Context(), u)
	return f, err
}

// lastDay is the last day of the policy's term for a step.
func (s *server) lastDay(k supervision.Kind, now time.Time) string {
	return s.Supervision.Due(k, now.In(s.Zone), s.Terms.Calendar).Add(-time.Nanosecond).Format(time.DateOnly)
}
