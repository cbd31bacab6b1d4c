package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

const agentsPerPage = 25

// scorecardsPage lists the agents of a month with their main figures.
type scorecardsPage struct {
	frame
	Months []string
	Month  string
	Dept   string
	Depts  []string
	Rows   []agentRow
	Pager  pager
}

// An agentRow is one agent's month in a line.
type agentRow struct {
	storage.AgentRow
	Card  scoring.Card
	Sheet scoring.Sheet
	URL   string
}

// Of gives a figure of the row's card.
func (r agentRow) Of(item scoring.Item) scoring.Figure { return r.Card.Figure(item) }

func (s *server) scorecards(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := scorecardsPage{frame: s.frame(w, r, "scorecards"), Dept: q.Get("dept")}
	if p.Months, p.Month, err = s.months(r.Context(), q); err != nil {
		return err
	}
	agents, err := s.Store.Agents(r.Context(), p.Month)
	if err != nil {
		return err
	}
	if agents, err = agentsWithin(r, agents); err != nil {
		return err
	}
	p.Depts = departments(agents)
	if p.Dept != "" {
		agents = slices.DeleteFunc(agents, func(a storage.AgentRow) bool { return a.Agent.Dept != p.Dept })
	}
	from := min((page-1)*agentsPerPage, len(agents))
	shown := agents[from:min(from+agentsPerPage, len(agents))]
	sealed, err := s.sealedTo(r.Context(), userOf(r))
	if err != nil {
		return err
	}
	sheets, err := s.sheets(r, p.Month)
	if err != nil {
		return err
	}
	for _, a := range shown {
		card, _, err := s.card(r.Context(), a.Agent.ID, p.Month, sealed)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, agentRow{a, card, sheets[a.Agent.ID], agentURL(a.Agent.ID, p.Month)})
	}
	p.Pager = newPager("/scorecards", q, page, agentsPerPage, len(shown), len(agents))
	return s.render(w, r, http.StatusOK, "scorecards", p)
}

// agentsWithin keeps the agents that the user who asks may see.
func agentsWithin(r *http.Request, agents []storage.AgentRow) ([]storage.AgentRow, error) {
	reach, err := reachOf(r)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(agents, func(a storage.AgentRow) bool { return !reach.Holds(a.Agent.ID, a.Agent.Team, a.Agent.Dept) }), nil
}

// months gives the months to choose from, and the one that is asked for: the
// newest with entries where the address names none.
func (s *server) months(ctx context.Context, q url.Values) (all []string, month string, err error) {
	if all, err = s.Store.Months(ctx); err != nil {
		return nil, "", err
	}
	month = q.Get("month")
	switch {
	case month != "" && !isMonth(month):
		return nil, "", inputError{"month", month}
	case month == "" && len(all) > 0:
		month = all[0]
	case month == "":
		month = scoring.MonthOf(s.Now(), s.Zone)
	}
	if !slices.Contains(all, month) {
		all = append(all, month)
		slices.Sort(all)
		slices.Reverse(all)
	}
	return all, month, nil
}

func departments(agents []storage.AgentRow) []string {
	var depts []string
	for _, a := range agents {
		if a.Agent.Dept != "" {
			depts = append(depts, a.Agent.Dept)
		}
	}
	slices.Sort(depts)
	return slices.Compact(depts)
}

// card adds up an agent's month, and gives the findings that it stands on, both without
// what is sealed.
func (s *server) card(ctx context.Context, agent, month string, sealed func(callID string) bool) (scoring.Card, []storage.FindingRow, error) {
	entries, err := s.Store.ScoreEntries(ctx, agent, month)
	if err != nil {
		return scoring.Card{}, nil, err
	}
	findings, err := s.Store.AgentFindings(ctx, agent, month)
	if err != nil {
		return scoring.Card{}, nil, err
	}
	hidden := map[string]bool{}
	findings = slices.DeleteFunc(findings, func(f storage.FindingRow) bool {
		hidden[f.ID] = sealed(f.CallID)
		return hidden[f.ID]
	})
	entries = slices.DeleteFunc(entries, func(e scoring.Entry) bool { return e.Source.Kind == scoring.FindingSource && hidden[e.Source.ID] })
	var open []scoring.OpenFinding
	for _, f := range findings {
		if f.Status == storage.Open && f.Finding.Level != inspect.Info {
			open = append(open, scoring.OpenFinding{ID: f.ID, Points: f.Finding.Points, Charge: scoring.ChargeOf(f.Finding, f.CallID)})
		}
	}
	return scoring.NewCard(agent, month, entries, open, s.Now()), findings, nil
}
