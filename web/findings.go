package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

const findingsPerPage = 50

// findingsPage lists findings for review.
type findingsPage struct {
	frame
	Filter storage.FindingFilter
	Tabs   []tab
	Rules  []storage.RuleCount // to choose from, most first
	Labels []string            // to choose from
	Levels []inspect.Level     // to choose from
	Active []activeFilter      // what narrows the list, each with the way out
	Rows   []findingRow
	Pager  pager
	List   string // the query of this list, for the way back to it
}

// A tab is a link to a part of a list.
type tab struct {
	Code string
	N    int
	URL  string
	Here bool
}

// An activeFilter narrows the list until it is taken away.
type activeFilter struct {
	Key, Value string
	Without    string // address of the list without it
}

// A findingRow is a finding with what the list shows of it.
type findingRow struct {
	storage.FindingRow
	URL      string
	ByAgent  string // address of the list of this agent alone
	ByDept   string
	Quote    inspect.Evidence // the ground that tells most
	HasQuote bool
	Pending  time.Duration // how long the finding stays provisional; see pending
}

func (s *server) findings(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	filter, err := parseFilter(q)
	if err != nil {
		return err
	}
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	if filter.Reach, err = reachOf(r); err != nil {
		return err
	}
	filter.SealedTo = userOf(r).ID
	filter.Limit, filter.Offset = findingsPerPage, (page-1)*findingsPerPage
	rows, total, err := s.Store.Findings(r.Context(), wanted(filter))
	if err != nil {
		return err
	}
	p := findingsPage{frame: s.frame(w, r, "findings"), Filter: filter, Levels: levels, Labels: s.labels(filter.Label)}
	if err := s.countTabs(r.Context(), &p, q); err != nil {
		return err
	}
	p.List = with(q, "", "").Encode()
	for _, row := range rows {
		p.Rows = append(p.Rows, rowOf(row, q, p.List, p.Now))
	}
	p.Active = activeFilters(q)
	p.Pager = newPager("/findings", q, page, findingsPerPage, len(rows), total)
	return s.render(w, r, http.StatusOK, "findings", p)
}

// countTabs fills in the tabs and the rules to choose from.
func (s *server) countTabs(ctx context.Context, p *findingsPage, q url.Values) error {
	counts, err := s.Store.FindingCounts(ctx, wanted(p.Filter))
	if err != nil {
		return err
	}
	p.Rules = counts.ByRule
	if p.Filter.Status == shadowTab { // the other tabs count what is not in shadow
		plain := p.Filter
		plain.Status = ""
		if counts, err = s.Store.FindingCounts(ctx, plain); err != nil {
			return err
		}
	}
	all := 0
	for _, status := range statuses {
		n := counts.ByStatus[status]
		all += n
		here := p.Filter.Status == status
		if n == 0 && !here && (status == storage.Withdrawn || status == storage.Recorded) {
			continue
		}
		p.Tabs = append(p.Tabs, tab{string(status), n, address("/findings", with(q, "status", string(status))), here})
	}
	p.Tabs = append(p.Tabs, tab{
		string(allStatuses), all,
		address("/findings", with(q, "status", string(allStatuses))), p.Filter.Status == allStatuses,
	})
	if here := p.Filter.Status == shadowTab; here || counts.Shadow > 0 {
		p.Tabs = append(p.Tabs, tab{string(shadowTab), counts.Shadow, address("/findings", with(q, "status", string(shadowTab))), here})
	}
	return nil
}

// labels are those of the rules in force, and the one asked for.
func (s *server) labels(asked string) []string {
	var labels []string
	for _, rule := range s.Rules() {
		if rule.Label != "" {
			labels = append(labels, rule.Label)
		}
	}
	if asked != "" {
		labels = append(labels, asked)
	}
	slices.Sort(labels)
	return slices.Compact(labels)
}

func activeFilters(q url.Values) []activeFilter {
	var active []activeFilter
	for _, key := range filterKeys {
		if v := q.Get(key); v != "" {
			active = append(active, activeFilter{key, v, address("/findings", with(q, key, ""))})
		}
	}
	return active
}

func rowOf(row storage.FindingRow, q url.Values, list string, now time.Time) findingRow {
	r := findingRow{
		FindingRow: row,
		URL:        inList(callURL(row.CallID), list) + "#f-" + row.ID,
		ByAgent:    address("/findings", with(q, "agent", row.Agent)),
		ByDept:     address("/findings", with(q, "dept", row.Dept)),
		Pending:    pending(row, now),
	}
	r.Quote, r.HasQuote = quoteOf(row.Finding.Evidence)
	return r
}

// inList adds to an address the query of the list that it was reached from.
func inList(path, list string) string {
	if list == "" {
		return path
	}
	return path + "?" + url.Values{"list": {list}}.Encode()
}

// finding leads from a finding's ID to its place on the page of its call.
func (s *server) finding(w http.ResponseWriter, r *http.Request) error {
	row, err := s.Store.Finding(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if u := userOf(r); u.Took(row.Agent) && !s.opens(r, "GET /calls/{id}") {
		http.Redirect(w, r, mineURL(row.ID), http.StatusSeeOther)
		return nil
	}
	if err := s.sees(r, row.Agent, row.Dept); err != nil || !s.opens(r, "GET /calls/{id}") {
		return errors.Join(storage.ErrNotFound, err)
	}
	list := ""
	if onTrial(row) {
		list = url.Values{"status": {string(shadowTab)}}.Encode()
	}
	http.Redirect(w, r, inList(callURL(row.CallID), list)+"#f-"+row.ID, http.StatusSeeOther)
	return nil
}
