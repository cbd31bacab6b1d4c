package web

import (
	"net/http"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// unfollowedMost is how many confirmed findings of each level are offered for a ladder.
const unfollowedMost = 50

// laddersPage lists the four steps that confirmed findings have led to, and those grave ones
// that have led to none.
type laddersPage struct {
	frame
	Area  matterArea
	Leads bool
	Rows  []matterLine
	Pager pager
	Names names
	Free  []storage.FindingRow // confirmed, grave, of the policy's window, without a ladder
	First string               // of the window
	Key   string
}

func (s *server) ladders(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := laddersPage{frame: s.frame(w, r, "supervision"), Area: areaOf(r, "ladders"), Leads: userOf(r).Is(people.Leader), Key: newKey()}
	f, ok := mattersOf(r, supervision.Ladder)
	if !ok {
		return s.render(w, r, http.StatusOK, "ladders", p)
	}
	f.Limit, f.Offset = mattersPerPage, (page-1)*mattersPerPage
	rows, total, err := s.Store.Matters(r.Context(), f)
	if err != nil {
		return err
	}
	p.Rows = s.linesOf(rows, p.Now)
	p.Pager = newPager("/supervision/ladders", q, page, mattersPerPage, len(rows), total)
	p.First = s.Now().In(s.Zone).AddDate(0, 0, 1-s.Supervision.Window).Format(time.DateOnly)
	if p.Free, err = s.unfollowed(r, p.First); err != nil {
		return err
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "ladders", p)
}

// unfollowed gives confirmed findings of the gravest levels since a day that have no ladder:
// those of red lines come first.
func (s *server) unfollowed(r *http.Request, first string) ([]storage.FindingRow, error) {
	reach, err := reachOf(r)
	if err != nil {
		return nil, err
	}
	all, _, err := s.Store.Matters(r.Context(), storage.MatterFilter{Kind: supervision.Ladder, Reach: reach, Limit: mattersTogether})
	if err != nil {
		return nil, err
	}
	followed := map[string]bool{}
	for _, m := range all {
		if m.Undone == 0 {
			followed[m.Subject] = true
		}
	}
	var free []storage.FindingRow
	for _, level := range []inspect.Level{inspect.RedLine, inspect.Critical} {
		found, _, err := s.Store.Findings(r.Context(), storage.FindingFilter{
			Status: storage.Confirmed, Level: level, First: first, Reach: reach, SealedTo: userOf(r).ID, Limit: unfollowedMost + len(followed),
		})
		if err != nil {
			return nil, err
		}
		n := 0
		for _, f := range found {
			if !followed[f.ID] && f.Agent != "" && f.Dept != "" && n < unfollowedMost {
				free, n = append(free, f), n+1
			}
		}
	}
	return free, nil
}

// complaintsURL leads to the substantiated complaints about an agent.
func complaintsURL(agent, first, last string) string {
	return report.RowsOf(storage.SumFilter{First: first, Last: last, Agent: agent, Items: []scoring.Item{scoring.InternalConfirmed}}, report.Met)
}
