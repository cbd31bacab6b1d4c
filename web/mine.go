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

// minePage lists an agent's own findings of a month: those that people confirmed, and
// those that an appeal has changed.
type minePage struct {
	frame
	Agent  string
	Month  string
	Months []string
	Rows   []mineRow
	Within int // working days to appeal
	// Card is the address of the own scorecard, and Unanswered how many notes of talks wait
	// for an answer.
	Card       string
	Unanswered int
}

// A mineRow is a finding with what its agent can do about it.
type mineRow struct {
	storage.FindingRow
	objection
	URL      string
	Quote    inspect.Evidence
	HasQuote bool
}

func (s *server) mine(w http.ResponseWriter, r *http.Request) error {
	p := minePage{frame: s.frame(w, r, "mine"), Agent: userOf(r).Agent, Within: s.Terms.AppealWithin}
	var err error
	if p.Months, p.Month, err = s.ownMonths(r.Context(), r.URL.Query(), p.Agent); err != nil {
		return err
	}
	if p.Agent == "" {
		return s.render(w, r, http.StatusOK, "mine", p)
	}
	p.Card = agentURL(p.Agent, p.Month)
	if _, p.Unanswered, err = s.Store.CoachingNotes(r.Context(), storage.CoachingFilter{Agent: p.Agent, Unanswered: true, Limit: 1}); err != nil {
		return err
	}
	if p.Rows, err = s.mineRows(r.Context(), p); err != nil {
		return err
	}
	if len(p.Rows) == 0 && r.URL.Query().Get("month") == "" {
		if err := s.lastOfMine(r.Context(), &p); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "mine", p)
}

// lookBack is how many months are searched for the last with a confirmed finding.
const lookBack = 6

// lastOfMine turns to the newest month that has something to show, if one of the last has.
func (s *server) lastOfMine(ctx context.Context, p *minePage) error {
	for _, month := range p.Months[:min(lookBack, len(p.Months))] {
		earlier := *p
		earlier.Month = month
		rows, err := s.mineRows(ctx, earlier)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			p.Month, p.Rows = month, rows
			return nil
		}
	}
	return nil
}

// ownMonths lists the months to choose from, and the one that is asked for: the present
// one where none is.
func (s *server) ownMonths(ctx context.Context, q url.Values, agent string) (all []string, month string, err error) {
	present := scoring.MonthOf(s.Now(), s.Zone)
	if month = q.Get("month"); month == "" {
		month = present
	}
	if !isMonth(month) {
		return nil, "", inputError{"month", month}
	}
	if agent != "" {
		if all, err = s.Store.Months(ctx); err != nil {
			return nil, "", err
		}
		if q.Get("month") == "" && len(all) > 0 && all[0] < present {
			month = all[0]
		}
	}
	all = append(all, month)
	slices.Sort(all)
	all = slices.Compact(all)
	slices.Reverse(all)
	return all, month, nil
}

func (s *server) mineRows(ctx context.Context, p minePage) ([]mineRow, error) {
	findings, err := s.Store.AgentFindings(ctx, p.Agent, p.Month)
	if err != nil {
		return nil, err
	}
	var calls []string
	for _, f := range findings {
		if f.Rounds > 0 && !slices.Contains(calls, f.CallID) {
			calls = append(calls, f.CallID)
		}
	}
	dossiers, err := s.Store.Load(ctx, calls, storage.WithVerdicts)
	if err != nil {
		return nil, err
	}
	var rows []mineRow
	for _, d := range dossiers {
		appeals, err := s.Store.AppealsOn(ctx, d.Call.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range findings {
			if f.CallID != d.Call.ID {
				continue
			}
			if o := s.objectionTo(f, d.Verdicts, appeals, p.Now); shownToAgent(f, o) {
				row := mineRow{FindingRow: f, objection: o, URL: mineURL(f.ID)}
				row.Quote, row.HasQuote = quoteOf(f.Finding.Evidence)
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b mineRow) int { return b.Started.Compare(a.Started) })
	return rows, nil
}

// shownToAgent tells whether a finding is one for its agent to see: people have confirmed
// it, or have changed their verdict on an appeal.
func shownToAgent(f storage.FindingRow, o objection) bool {
	return f.Status == storage.Confirmed || f.Status == storage.Rejected && o.Before != nil
}

func mineURL(id string) string { return "/mine/" + url.PathEscape(id) }
