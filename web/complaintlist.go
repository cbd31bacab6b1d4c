package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

const complaintsPerPage = 50

// complaintsPage lists complaints about staff within the reader's reach, those first whose
// next step is due first.
type complaintsPage struct {
	frame
	Tabs  []tab
	Tab   storage.ComplaintTab
	Agent string
	Rows  []complaintLine
	Pager pager
	Late  int
}

// A complaintLine is a complaint with its clock.
type complaintLine struct {
	storage.Complaint
	URL  string
	Left time.Duration // until its next step is due; negative when it is overdue
}

// Open tells whether a step is left to be taken.
func (l complaintLine) Open() bool { return !l.Due.IsZero() }

// complaints lists complaints.
func (s *server) complaints(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := complaintsPage{frame: s.frame(w, r, "complaints"), Tab: storage.ComplaintTab(q.Get("tab")), Agent: q.Get("agent")}
	if p.Tab == "" {
		p.Tab = storage.ComplaintsOpen
	}
	if !slices.Contains(storage.ComplaintTabs(), p.Tab) {
		return inputError{"tab", short(string(p.Tab))}
	}
	if len(p.Agent) > maxText {
		return inputError{"agent", short(p.Agent)}
	}
	reach, ok := userOf(r).Reach()
	if !ok { // a scope that names nobody reaches nothing
		return s.render(w, r, http.StatusOK, "complaints", p)
	}
	f := storage.ComplaintFilter{Tab: p.Tab, Agent: p.Agent, Reach: reach, SealedTo: userOf(r).ID, AsOf: p.Now}
	counts, err := s.Store.ComplaintCounts(r.Context(), f)
	if err != nil {
		return err
	}
	p.Late = counts[storage.ComplaintsOverdue]
	for _, t := range storage.ComplaintTabs() {
		p.Tabs = append(p.Tabs, tab{"complaint_" + string(t), counts[t], address("/complaints", with(q, "tab", string(t))), t == p.Tab})
	}
	f.Limit, f.Offset = complaintsPerPage, (page-1)*complaintsPerPage
	rows, total, err := s.Store.ListComplaints(r.Context(), f)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Rows = append(p.Rows, complaintLine{row, complaintURL(row.Source), row.Due.Sub(p.Now)})
	}
	p.Pager = newPager("/complaints", q, page, complaintsPerPage, len(rows), total)
	return s.render(w, r, http.StatusOK, "complaints", p)
}

func complaintURL(of scoring.Source) string {
	return "/complaints/" + string(of.Kind) + "/" + url.PathEscape(of.ID)
}

// ticketComplaint is the address of what is done about a ticket; "" when it is no complaint
// about staff, or who asks does not see whom it is about.
func (s *server) ticketComplaint(r *http.Request, t call.Ticket) string {
	if t.Kind != call.ComplaintInternal {
		return ""
	}
	dept := t.Dept
	if t.About != "" {
		a, err := s.Store.Agent(r.Context(), t.About)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return ""
		}
		dept = a.Dept
	}
	if s.sees(r, t.About, dept) != nil {
		return ""
	}
	return complaintURL(scoring.Source{Kind: scoring.TicketSource, ID: t.ID})
}
