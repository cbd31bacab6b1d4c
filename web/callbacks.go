package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

const callbacksPerPage = 50

// callbacksPage lists the customers who are to be called back, those first who wait
// longest, within the reader's reach.
type callbacksPage struct {
	frame
	Tabs    []tab
	State   storage.CallbackState
	Reason  callback.Reason
	Reasons []callback.Reason
	Agent   string
	Rows    []callbackLine
	Pager   pager
	Counts  storage.CallbackCounts
	Month   []monthFigure
}

// Late is how many are overdue, under any tab.
func (p callbacksPage) Late() int { return p.Counts.ByState[storage.CallbackOverdue] }

// A monthFigure is an indicator of the month so far, with the address of its rows.
type monthFigure struct {
	scoring.Indicator
	Num, Den int64
	URL      string
}

// A callbackLine is a callback with its clock.
type callbackLine struct {
	storage.Callback
	URL  string
	Left time.Duration // until it is due; negative when it is overdue
}

// callbacks lists callbacks.
func (s *server) callbacks(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := callbacksPage{frame: s.frame(w, r, "callbacks"), Reasons: callback.Reasons()}
	f, err := askedCallbacks(q)
	if err != nil {
		return err
	}
	p.State, p.Reason, p.Agent = f.State, f.Reason, f.Agent
	reach, ok := userOf(r).Reach()
	if !ok { // a scope that names nobody reaches nothing
		return s.render(w, r, http.StatusOK, "callbacks", p)
	}
	f.Reach, f.AsOf = reach, p.Now
	if p.Counts, err = s.Store.CallbackCounts(r.Context(), f); err != nil {
		return err
	}
	p.Tabs = callbackTabs(p.Counts, p.State, q)
	f.Limit, f.Offset = callbacksPerPage, (page-1)*callbacksPerPage
	rows, total, err := s.Store.ListCallbacks(r.Context(), f)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Rows = append(p.Rows, callbackLineOf(row, p.Now))
	}
	p.Pager = newPager("/callbacks", q, page, callbacksPerPage, len(rows), total)
	if p.Month, err = s.monthFigures(r, f, scoring.CalledBack, scoring.CallbackSatisfied); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "callbacks", p)
}

// askedCallbacks reads which callbacks an address asks for: without a state, those that wait.
func askedCallbacks(q url.Values) (storage.CallbackFilter, error) {
	f := storage.CallbackFilter{State: storage.CallbackState(q.Get("state")), Reason: callback.Reason(q.Get("reason")), Agent: q.Get("agent")}
	if f.State == "" {
		f.State = storage.CallbackWaiting
	}
	if !slices.Contains(storage.CallbackStates(), f.State) {
		return f, inputError{"state", short(string(f.State))}
	}
	if f.Reason != "" && !slices.Contains(callback.Reasons(), f.Reason) {
		return f, inputError{"reason", short(string(f.Reason))}
	}
	if len(f.Agent) > maxText {
		return f, inputError{"agent", short(f.Agent)}
	}
	return f, nil
}

func callbackTabs(counts storage.CallbackCounts, here storage.CallbackState, q url.Values) []tab {
	var tabs []tab
	for _, state := range storage.CallbackStates() {
		tabs = append(tabs, tab{"callback_" + string(state), counts.ByState[state], address("/callbacks", with(q, "state", string(state))), here == state})
	}
	return tabs
}

// callbackLineOf shows the causes that have come about.
func callbackLineOf(c storage.Callback, now time.Time) callbackLine {
	c.Causes = slices.DeleteFunc(slices.Clone(c.Causes), func(x callback.Cause) bool { return x.At.After(now) })
	return callbackLine{c, callbackURL(c.Source), c.Due.Sub(now)}
}

func callbackURL(of scoring.Source) string {
	return "/callbacks/" + string(of.Kind) + "/" + url.PathEscape(of.ID)
}

// monthFigures gives indicators of the month so far, within a filter's reach.
func (s *server) monthFigures(r *http.Request, f storage.CallbackFilter, items ...scoring.Item) ([]monthFigure, error) {
	day := f.AsOf.In(s.Zone)
	sums := storage.SumFilter{
		First: time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Last: day.Format(time.DateOnly),
		Items: items, Agent: f.Agent, Reach: f.Reach,
	}
	got, err := s.Store.Sums(r.Context(), sums)
	var all []monthFigure
	for _, item := range items {
		m := monthFigure{}
		m.Indicator, _ = scoring.Lookup(item)
		for _, sum := range got {
			if sum.Item == item {
				m.Num, m.Den = sum.Num, sum.Den
			}
		}
		q := url.Values{"item": {string(item)}, "from": {sums.First}, "to": {sums.Last}}
		if f.Agent != "" {
			q.Set("agent", f.Agent)
		}
		m.URL = address("/figures", q)
		all = append(all, m)
	}
	return all, err
}

// ticketCallback is the address of a ticket's callback; "" when its customer is not to be
// called back, or who asks does not see whose it is.
func (s *server) ticketCallback(r *http.Request, t call.Ticket) string {
	now := s.Now()
	if _, due := callback.Since(s.Reckon(now).TicketCauses(t), now); !due || s.sees(r, t.Agent, t.Dept) != nil {
		return ""
	}
	return callbackURL(scoring.Source{Kind: scoring.TicketSource, ID: t.ID})
}
