package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
)

const (
	callsPerPage = 100
	maxReopen    = 10_000 // calls that one press sends back
)

// dayPage lists the calls of a day by where they stand and why.
type dayPage struct {
	frame
	Day     dayView
	State   storage.State
	Reason  string
	Tabs    []tab
	Reasons []reasonView // of the state asked for
	Rows    []ledgerRow
	Pager   pager
	Sent    string // how many calls were just sent back; "" for none
}

// A ledgerRow is a call in the ledger.
type ledgerRow struct {
	storage.EntryRow
	Stopped bool // it can be sent back to work
}

// stopped are the states out of which a person may send a call back.
var stopped = []storage.State{storage.Dead, storage.Waiting, storage.Missing}

// Stopped says whether the calls of the state asked for can be sent back.
func (p dayPage) Stopped() bool { return slices.Contains(stopped, p.State) }

func (s *server) day(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f, err := parseEntryFilter(r.PathValue("day"), q)
	if err != nil {
		return err
	}
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	days, err := s.Store.Coverage(r.Context(), f.Day, f.Day)
	if err != nil {
		return err
	}
	if len(days) == 0 {
		return storage.ErrNotFound
	}
	f.Limit, f.Offset = callsPerPage, (page-1)*callsPerPage
	rows, err := s.Store.Entries(r.Context(), f)
	if err != nil {
		return err
	}
	p := dayPage{frame: s.frame(w, r, "coverage"), Day: dayOf(days[0]), State: f.State, Reason: f.Reason, Sent: sent(q)}
	p.Tabs, p.Reasons = dayTabs(p.Day, f)
	for _, row := range rows {
		p.Rows = append(p.Rows, ledgerRow{row, slices.Contains(stopped, row.Entry.State)})
	}
	p.Pager = newPager(p.Day.URL, q, page, callsPerPage, len(rows), countOf(p.Day, f))
	return s.render(w, r, http.StatusOK, "day", p)
}

// sent reads how many calls the press of a button has just sent back.
func sent(q url.Values) string {
	if n, err := strconv.Atoi(q.Get("sent")); err == nil && n >= 0 {
		return strconv.Itoa(n)
	}
	return ""
}

func parseEntryFilter(day string, q url.Values) (storage.EntryFilter, error) {
	f := storage.EntryFilter{Day: day, State: storage.State(q.Get("state")), Reason: q.Get("reason")}
	switch {
	case !isDay(day):
		return f, storage.ErrNotFound
	case f.State != "" && !slices.Contains(storage.States(), f.State):
		return f, inputError{"state", string(f.State)}
	case len(f.Reason) > maxText:
		return f, inputError{"reason", f.Reason[:20] + "…"}
	}
	return f, nil
}

// dayTabs gives a tab for each state of the day, and the reasons of the chosen one.
func dayTabs(d dayView, f storage.EntryFilter) (tabs []tab, reasons []reasonView) {
	tabs = append(tabs, tab{"all", countOf(d, storage.EntryFilter{}), d.URL, f.State == ""})
	for _, state := range storage.States() {
		if n := d.States[state] + d.Day.Unlisted[state]; n > 0 || state == f.State {
			u := address(d.URL, url.Values{"state": {string(state)}})
			tabs = append(tabs, tab{string(state), n, u, state == f.State})
		}
	}
	for _, r := range d.Reasons {
		if r.State == f.State {
			reasons = append(reasons, r)
		}
	}
	return tabs, reasons
}

// countOf is how many calls of the day a filter finds.
func countOf(d dayView, f storage.EntryFilter) int {
	n := 0
	if f.Reason != "" {
		for _, r := range d.Reasons {
			if r.Reason == f.Reason && (f.State == "" || r.State == f.State) {
				n += r.N
			}
		}
		return n
	}
	for _, state := range storage.States() {
		if f.State == "" || f.State == state {
			n += d.States[state] + d.Day.Unlisted[state]
		}
	}
	return n
}

// reopen sends calls of a day back to work: the one named in the form, or all
// that stopped with the given state and reason.
func (s *server) reopen(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	f, err := parseEntryFilter(r.PathValue("day"), r.PostForm)
	if err != nil {
		return err
	}
	ids := r.PostForm["call"]
	if len(ids) == 0 {
		if ids, err = s.stoppedCalls(r.Context(), f); err != nil {
			return err
		}
	}
	n, err := s.Store.Reopen(r.Context(), ids, s.Reviewer, s.Now())
	if err = s.wrote(err, s.Now()); err != nil {
		return fmt.Errorf("send calls back: %w", err)
	}
	q := with(url.Values{"state": {string(f.State)}, "reason": {f.Reason}}, "sent", strconv.Itoa(n))
	http.Redirect(w, r, address(dayURL(f.Day), q), http.StatusSeeOther)
	return nil
}

// stoppedCalls lists what a filter finds in a state that calls can be sent back
// from.
func (s *server) stoppedCalls(ctx context.Context, f storage.EntryFilter) ([]string, error) {
	if !slices.Contains(stopped, f.State) {
		return nil, inputError{"state", string(f.State)}
	}
	f.Limit = maxReopen
	rows, err := s.Store.Entries(ctx, f)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Entry.CallID
	}
	return ids, nil
}
