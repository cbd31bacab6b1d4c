package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

const appealsPerPage = 50

// lateTab shows the appeals whose time has passed.
const lateTab storage.AppealState = "overdue"

// appealsPage lists appeals within the reader's reach, those that are due first before
// the others.
type appealsPage struct {
	frame
	Tabs  []tab
	State storage.AppealState
	Rows  []appealLine
	Pager pager
	Late  int // overdue, under any tab
}

// An appealLine is an appeal with its clock.
type appealLine struct {
	storage.AppealRow
	URL  string
	Left time.Duration // until it is due; negative when it is overdue
}

func (s *server) appeals(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := appealsPage{frame: s.frame(w, r, "appeals"), State: storage.AppealState(q.Get("state"))}
	if p.State == "" {
		p.State = storage.Filed
	}
	if p.State != lateTab && !slices.Contains(storage.AppealStates(), p.State) {
		return inputError{"state", string(p.State)}
	}
	f, ok := s.appealsOf(r)
	if !ok { // a scope that names nobody reaches nothing
		return s.render(w, r, http.StatusOK, "appeals", p)
	}
	f.Overdue = p.Now
	counts, err := s.Store.AppealCounts(r.Context(), f)
	if err != nil {
		return err
	}
	p.Late = counts.Overdue
	p.Tabs = appealTabs(counts, p.State, q)
	f.Limit, f.Offset = appealsPerPage, (page-1)*appealsPerPage
	if p.State != lateTab {
		f.State, f.Overdue = p.State, time.Time{}
	}
	rows, total, err := s.Store.ListAppeals(r.Context(), f)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Rows = append(p.Rows, appealLine{row, appealURL(row.ID), row.Due.Sub(p.Now)})
	}
	p.Pager = newPager("/appeals", q, page, appealsPerPage, len(rows), total)
	return s.render(w, r, http.StatusOK, "appeals", p)
}

// appealsOf is the filter for what the user may see; false for nothing.
func (s *server) appealsOf(r *http.Request) (storage.AppealFilter, bool) {
	reach, ok := userOf(r).Reach()
	return storage.AppealFilter{Reach: reach, SealedTo: userOf(r).ID}, ok
}

func appealTabs(counts storage.AppealCounts, here storage.AppealState, q url.Values) []tab {
	add := func(state storage.AppealState, n int) tab {
		return tab{"appeal_" + string(state), n, address("/appeals", with(q, "state", string(state))), here == state}
	}
	tabs := []tab{add(storage.Filed, counts.ByState[storage.Filed]), add(lateTab, counts.Overdue)}
	for _, state := range storage.AppealStates()[1:] {
		tabs = append(tabs, add(state, counts.ByState[state]))
	}
	return tabs
}

func appealURL(id string) string { return "/appeals/" + url.PathEscape(id) }
