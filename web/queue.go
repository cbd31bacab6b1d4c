package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

const casesPerPage = 50

// queueKeys are the parameters that make a list of cases.
var queueKeys = []string{"tab", "rule", "label", "level", "agent", "dept", "from", "to", "typical", "sort"}

// caseSorts are the orders to choose from.
var caseSorts = []storage.CaseSort{storage.SortGravest, storage.SortOldest, storage.SortNewest}

// queuePage lists cases for review, with the one that is looked at beside it.
type queuePage struct {
	frame
	Filter storage.CaseFilter
	Tabs   []tab
	Rules  []Rule // to choose from
	Labels []string
	Levels []inspect.Level
	Sorts  []storage.CaseSort
	Kinds  []storage.TypicalKind // to choose from, among typical cases
	Active []activeFilter
	Rows   []queueRow
	At     *queueRow // of Rows: what the second pane shows
	Pager  pager
	List   string        // the query of this list
	Key    string        // of the form, for one press
	Acts   bool          // the reader may judge or assign
	Judges bool          // the reader may judge
	Leads  bool          // the reader may give cases to others
	People []people.User // to whom the reader may give them

	Left         string // cases that can be judged now, "5000+" when there are more
	Oldest       time.Duration
	Pace, Today  int // the reader's decisions of the last hour, and of today
	Recent       []recent
	Did          string   // what was just done: a code under "did."
	DidN         int      // to how many
	Skipped      []string // calls to which it could not be done
	Snoozes      []string // codes under "snooze."
	Confirm, Not []string // reasons
}

// A queueRow is a case with what the list shows of it.
type queueRow struct {
	storage.CaseRow
	URL      string // of the call
	Beside   string // of the list with this case beside it
	Waits    []storage.FindingRow
	Quote    inspect.Evidence // the ground that tells most, of the gravest finding
	HasQuote bool
	Pending  time.Duration // until the ticket window of what waits has passed
	Window   bool          // it has not
	Here     bool          // shown beside the list
	Mine     bool          // assigned to the reader
	Own      bool          // taken by the reader
	Asleep   bool          // put off, and not yet back
	Listener string        // who else listens
	Appealed string        // address of the appeal that waits for a decision
}

func (s *server) queue(w http.ResponseWriter, r *http.Request) error {
	q, u := r.URL.Query(), userOf(r)
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	list := queueList(q)
	f, ok, err := s.queueFilter(u, list)
	if err != nil {
		return err
	}
	p := queuePage{
		frame: s.frame(w, r, "queue"), Filter: f, Rules: s.Rules(), Labels: s.labels(f.Label), Levels: levels[:len(levels)-1], Sorts: caseSorts,
		Active: activeIn("/queue", list), List: list.Encode(), Key: newKey(), Snoozes: snoozes, Confirm: storage.Confirm.Reasons(), Not: storage.Reject.Reasons(),
		Judges: u.Is(people.Reviewer), Leads: u.Is(people.Leader), Acts: u.Is(people.Reviewer, people.Leader),
		Did: q.Get("did"), Skipped: q["skipped"],
	}
	p.DidN, _ = strconv.Atoi(q.Get("n")) // anything but a number is none
	if !slices.Contains(presses, p.Did) {
		p.Did = ""
	}
	if !ok { // a scope that names nobody reaches nothing
		return s.render(w, r, http.StatusOK, "queue", p)
	}
	if err := s.fillQueue(r, &p, list, q.Get("at"), page); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "queue", p)
}

// fillQueue asks for what the list shows.
func (s *server) fillQueue(r *http.Request, p *queuePage, list url.Values, at string, page int) error {
	ctx, u := r.Context(), userOf(r)
	f := p.Filter
	f.Limit, f.Offset = casesPerPage, (page-1)*casesPerPage
	rows, err := s.Store.Cases(ctx, f)
	if err != nil {
		return err
	}
	counts, err := s.Store.CaseCounts(ctx, f)
	if err != nil {
		return err
	}
	for _, t := range storage.CaseTabs() {
		if t == storage.TabMine && !p.Acts {
			continue
		}
		p.Tabs = append(p.Tabs, tab{"case_" + string(t), counts.ByTab[t], address("/queue", with(list, "tab", tabIn(t))), f.Tab == t})
	}
	p.Left = upTo(counts.ByTab[storage.TabOpen])
	if !counts.Oldest.IsZero() {
		p.Oldest = p.Now.Sub(counts.Oldest)
	}
	for _, c := range rows {
		p.Rows = append(p.Rows, s.queueRow(c, u, list, at, p.Now))
	}
	if f.Tab == storage.TabTypical {
		p.Kinds = storage.TypicalKinds()
	}
	for i := range p.Rows {
		if p.Rows[i].Here || p.At == nil && at == "" {
			p.At = &p.Rows[i]
		}
	}
	if p.At != nil {
		p.At.Here = true
	}
	p.Pager = newPager("/queue", list, page, casesPerPage, len(rows), counts.ByTab[f.Tab])
	if !p.Acts {
		return nil
	}
	if p.Pace, p.Today, err = s.paceOf(r, u); err != nil {
		return err
	}
	if p.Leads && len(p.Rows) > 0 {
		if p.People, err = s.mayReview(ctx); err != nil {
			return err
		}
	}
	p.Recent, err = s.recentOf(r, u)
	return err
}

// tabIn is the value of a tab in an address; the first one is the address without it.
func tabIn(t storage.CaseTab) string {
	if t == storage.TabOpen {
		return ""
	}
	return string(t)
}

// upTo shows a count of cases.
func upTo(n int) string {
	if n > storage.CountsTo {
		return strconv.Itoa(storage.CountsTo) + "+"
	}
	return strconv.Itoa(n)
}

// queueList keeps of a query what makes the list.
func queueList(q url.Values) url.Values {
	list := url.Values{}
	for _, key := range queueKeys {
		if v := q.Get(key); v != "" {
			list.Set(key, v)
		}
	}
	if list.Get("tab") == string(storage.TabOpen) {
		list.Del("tab")
	}
	return list
}

// queueFilter reads which cases a list asks for, as far as the user sees; false when that
// is nothing.
func (s *server) queueFilter(u people.User, list url.Values) (storage.CaseFilter, bool, error) {
	fields := url.Values{}
	for _, key := range filterKeys {
		fields.Set(key, list.Get(key))
	}
	of, err := parseFilter(fields)
	if err != nil {
		return storage.CaseFilter{}, false, err
	}
	f := storage.CaseFilter{
		Tab: cmp.Or(storage.CaseTab(list.Get("tab")), storage.TabOpen), Sort: cmp.Or(storage.CaseSort(list.Get("sort")), storage.SortGravest),
		Rule: of.Rule, Label: of.Label, Level: of.Level, Agent: of.Agent, Dept: of.Dept, First: of.First, Last: of.Last, Who: u.ID, Now: s.Now(),
	}
	if !slices.Contains(storage.CaseTabs(), f.Tab) {
		return f, false, inputError{"tab", list.Get("tab")}
	}
	if !slices.Contains(caseSorts, f.Sort) {
		return f, false, inputError{"sort", list.Get("sort")}
	}
	if f.Typical = storage.TypicalKind(list.Get("typical")); f.Typical != "" && !slices.Contains(storage.TypicalKinds(), f.Typical) {
		return f, false, inputError{"typical", list.Get("typical")}
	}
	var ok bool
	f.Reach, ok = u.Reach()
	return f, ok, nil
}

// queueRow says what the list shows of a case.
func (s *server) queueRow(c storage.CaseRow, u people.User, list url.Values, at string, now time.Time) queueRow {
	row := queueRow{
		CaseRow: c, URL: inList(callURL(c.CallID), listQuery(list)), Beside: address("/queue", with(list, "at", c.CallID)), Here: c.CallID == at,
		Mine: c.Assignee != "" && c.Assignee == u.ID, Own: u.Took(c.Agent), Asleep: c.SnoozedUntil.After(now),
	}
	if c.Appeal != "" {
		row.Appealed = appealURL(c.Appeal)
	}
	if c.Listening.Who != u.ID {
		row.Listener = nameOf(c.Listening)
	}
	for _, f := range c.Findings {
		if f.Waits() || c.Todo == 0 {
			row.Waits = append(row.Waits, f)
		}
	}
	slices.SortStableFunc(row.Waits, func(a, b storage.FindingRow) int {
		return cmp.Compare(slices.Index(levels, a.Finding.Level), slices.Index(levels, b.Finding.Level))
	})
	row.Window = c.Todo > 0 && !slices.ContainsFunc(row.Waits, func(f storage.FindingRow) bool { return !f.Provisional })
	for i, f := range row.Waits {
		if row.Window && (i == 0 || pending(f, now) < row.Pending) {
			row.Pending = pending(f, now)
		}
		if !row.HasQuote {
			row.Quote, row.HasQuote = quoteOf(f.Finding.Evidence)
		}
	}
	return row
}

// listQuery is the query of a list for the way back to it. It names the tab, which tells
// it from a list of single findings.
func listQuery(list url.Values) string {
	q := queueList(list)
	q.Set("tab", cmp.Or(q.Get("tab"), string(storage.TabOpen)))
	return q.Encode()
}

// activeIn are the filters of a list, each with the way out.
func activeIn(path string, q url.Values) []activeFilter {
	var active []activeFilter
	for _, key := range slices.Concat(filterKeys, []string{"typical"}) {
		if v := q.Get(key); v != "" {
			active = append(active, activeFilter{key, v, address(path, with(q, key, ""))})
		}
	}
	return active
}
