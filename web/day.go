package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
)

const callsPerPage = 100

// dayPage lists the calls of a day by where they stand and why, and says whether the
// day is closed or what is in the way.
type dayPage struct {
	frame
	Day       dayView
	State     storage.State
	Reason    string
	Late      bool // only calls that have been on their way for too long
	Tabs      []tab
	Reasons   []reasonView // of the state asked for
	Rows      []ledgerRow
	Pager     pager
	Obstacles []obstacle // of the day itself
	Exempt    []exemptionView
	Done, N   string // what a button has just done, and to how many calls
}

// A ledgerRow is a call in the ledger.
type ledgerRow struct {
	storage.EntryRow
	Stopped   bool           // it can be sent back to work
	Gap       bool           // it can be exempted
	Exemption *exemptionView // nil when none was asked for
}

// stopped are the states out of which a person may send a call back.
var stopped = []storage.State{storage.Dead, storage.Waiting, storage.Missing}

// Stopped says whether the calls of the state asked for can be sent back.
func (p dayPage) Stopped() bool { return slices.Contains(stopped, p.State) }

// AllGaps says whether all calls of the list are gaps.
func (p dayPage) AllGaps() bool { return isGap(p.State) }

// Some says whether any call of the list has something about it that is true.
func (p dayPage) Some(what string) bool {
	return slices.ContainsFunc(p.Rows, func(r ledgerRow) bool { return what == "gap" && r.Gap || what == "stopped" && r.Stopped })
}

// Unapproved is how many exemptions wait for a second person.
func (p dayPage) Unapproved() int {
	n := 0
	for _, e := range p.Exempt {
		if e.ApprovedBy == "" {
			n++
		}
	}
	return n
}

// exemptShown is how many exemptions the page of a day lists.
const exemptShown = 200

// ShownExempt gives the exemptions that the page lists: first those that wait for
// somebody.
func (p dayPage) ShownExempt() []exemptionView {
	shown := slices.Clone(p.Exempt)
	slices.SortStableFunc(shown, func(a, b exemptionView) int {
		return cmp.Compare(min(len(a.ApprovedBy), 1), min(len(b.ApprovedBy), 1))
	})
	return shown[:min(len(shown), exemptShown)]
}

func (s *server) day(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f, err := s.parseEntryFilter(r.PathValue("day"), q)
	if err != nil {
		return err
	}
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := dayPage{frame: s.frame(w, r, "coverage"), State: f.State, Reason: f.Reason, Late: !f.Before.IsZero()}
	p.Done, p.N = told(q)
	if err := s.account(r.Context(), &p, f.Day); err != nil {
		return err
	}
	rows, total, err := s.entries(r.Context(), p.Day, f, page)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Rows = append(p.Rows, ledgerRowOf(row, p.Exempt))
	}
	p.Tabs, p.Reasons = dayTabs(p.Day, f)
	p.Pager = newPager(p.Day.URL, q, page, callsPerPage, len(rows), total)
	return s.render(w, r, http.StatusOK, "day", p)
}

// account fills in how the day stands.
func (s *server) account(ctx context.Context, p *dayPage, day string) error {
	days, err := s.Store.Coverage(ctx, day, day)
	if err != nil {
		return err
	}
	if len(days) == 0 {
		return storage.ErrNotFound
	}
	closes, err := s.Store.Closes(ctx)
	if err != nil {
		return err
	}
	p.Day = dayOf(days[0])
	p.Day.Close = closeViews(closes, days)[day]
	if p.Day.Stuck, err = s.stuck(ctx, days[0], p.Now); err != nil {
		return err
	}
	if p.Exempt, err = s.exemptionViews(ctx, day); err != nil {
		return err
	}
	p.Obstacles = obstaclesOf(p.Day, p.Exempt)
	return nil
}

// entries gives a page of a day's calls, and how many there are in all.
func (s *server) entries(ctx context.Context, d dayView, f storage.EntryFilter, page int) ([]storage.EntryRow, int, error) {
	from := (page - 1) * callsPerPage
	if f.Before.IsZero() {
		f.Limit, f.Offset = callsPerPage, from
		rows, err := s.Store.Entries(ctx, f)
		return rows, countOf(d, f), err
	}
	f.Limit = maxStuck // no count tells how many there are
	rows, err := s.Store.Entries(ctx, f)
	from = min(from, len(rows))
	return rows[from:min(from+callsPerPage, len(rows))], len(rows), err
}

func ledgerRowOf(row storage.EntryRow, exempt []exemptionView) ledgerRow {
	v := ledgerRow{EntryRow: row, Stopped: slices.Contains(stopped, row.Entry.State), Gap: isGap(row.Entry.State)}
	for i, e := range exempt {
		if e.CallID == row.Entry.CallID {
			v.Exemption = &exempt[i]
		}
	}
	return v
}

// count reads a number of calls from an address; "" when it is none.
func count(v string) string {
	if n, err := strconv.Atoi(v); err == nil && n >= 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// parseEntryFilter reads which calls of a day are asked for.
func (s *server) parseEntryFilter(day string, q url.Values) (storage.EntryFilter, error) {
	f := storage.EntryFilter{Day: day, State: storage.State(q.Get("state")), Reason: q.Get("reason")}
	switch {
	case !isDay(day):
		return f, storage.ErrNotFound
	case f.State != "" && !slices.Contains(storage.States(), f.State):
		return f, inputError{"state", string(f.State)}
	case len(f.Reason) > maxText:
		return f, inputError{"reason", f.Reason[:20] + "…"}
	case q.Get("stuck") != "" && !slices.Contains(moving, f.State):
		return f, inputError{"stuck", string(f.State)}
	case q.Get("stuck") != "":
		f.Before = s.Now().Add(-stuckAfter(f.State))
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
