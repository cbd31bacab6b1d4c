package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// rowsShown is how many rows stand behind a figure before all are asked for.
const rowsShown = 100

// scorecardPage is one agent's month: the figures, and under each its rows.
type scorecardPage struct {
	frame
	Agent   call.Agent
	Card    scoring.Card
	Sheet   sheetView
	Coach   *coachView    // nil for who is not told of talks and plans
	Appeals []appealCount // how the month's appeals stand
	Lists   bool          // the user sees the list of scorecards
	Months  []string
	Figures []figureView
	Open    []storage.FindingRow // not judged yet: shown apart, never subtracted
}

// A figureView is a figure with the rows behind it.
type figureView struct {
	scoring.Figure
	Rows   []entryView
	More   int    // rows that are not shown
	All    string // address that shows them
	Anchor string
}

// Share says whether the figure is a share, with an interval.
func (f figureView) Share() bool { return f.Unit == scoring.Percent }

// Wide is how wide the interval is, in percent.
func (f figureView) Wide() string { return decimal(2, f.High-f.Low) }

// Dot is where the value stands in the drawing, in percent.
func (f figureView) Dot() string { return decimal(2, min(f.Value, 98.5)) }

// An entryView is a row behind a figure.
type entryView struct {
	scoring.Entry
	URL     string
	Title   string // of the finding
	Level   inspect.Level
	Waiting bool // neither met nor due: it counts neither way
	// Outcome is how an appeal ended whose decision the row is; empty of any other row.
	Outcome storage.AppealState
	// Group is the family or the dimension whose limit the row keeps, or in which it
	// takes all; empty of any other row.
	Group string
}

// GivenBack is how many points the row gives back.
func (e entryView) GivenBack() string { return points(-e.Points) }

// Elapsed is the length of time that the row counts.
func (e entryView) Elapsed() time.Duration { return time.Duration(e.Num) * time.Millisecond }

func (s *server) scorecard(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := scorecardPage{frame: s.frame(w, r, "scorecards")}
	months, month, err := s.months(r.Context(), q)
	if err != nil {
		return err
	}
	p.Months = months
	sealed, err := s.sealedTo(r.Context(), userOf(r))
	if err != nil {
		return err
	}
	card, findings, err := s.card(r.Context(), r.PathValue("agent"), month, sealed)
	if err != nil {
		return err
	}
	var known bool
	if p.Agent, known, err = s.agentOf(r.Context(), card); err != nil {
		return err
	}
	if !known && len(findings) == 0 {
		if known, err = s.everScored(r.Context(), card.Agent, months); err != nil {
			return err
		}
	}
	if !known && len(findings) == 0 {
		return storage.ErrNotFound
	}
	if err := s.sees(r, p.Agent.ID, p.Agent.Dept); err != nil {
		return err
	}
	if p.Sheet, err = s.sheet(r, p.Agent, month); err != nil {
		return err
	}
	p.Lists = s.opens(r, "GET /scorecards")
	p.Sheet.Trend.Title = s.words(w, r).say("sheet.chart")
	if p.Coach, err = s.coach(r, p.Agent, month, findings); err != nil {
		return err
	}
	p.Card = card
	outcomes, counts, err := s.outcomes(r.Context(), card, findings)
	if err != nil {
		return err
	}
	p.Appeals = counts
	calls := s.opens(r, "GET /calls/{id}")
	for _, f := range card.Figures {
		v := s.named(figureOf(f, findings, q.Get("rows"), p.Here))
		for i, row := range v.Rows {
			v.Rows[i].Outcome = outcomes[row.Source]
			if ofCall := row.Source.Kind != scoring.FindingSource && row.Source.Kind != scoring.TicketSource; ofCall && !calls {
				v.Rows[i].URL = ""
			}
		}
		p.Figures = append(p.Figures, v)
	}
	p.Open = slices.DeleteFunc(slices.Clone(findings), func(f storage.FindingRow) bool { return f.Status != storage.Open })
	if !calls { // the agent's own card: what nobody has judged is not told
		p.Open = nil
	}
	return s.render(w, r, http.StatusOK, "scorecard", p)
}

// agentOf finds the agent of a card on the roster, and says whether anything of the agent
// is known.
func (s *server) agentOf(ctx context.Context, card scoring.Card) (call.Agent, bool, error) {
	a, err := s.Store.Agent(ctx, card.Agent)
	if errors.Is(err, storage.ErrNotFound) {
		return call.Agent{ID: card.Agent, Dept: card.Dept}, card.Dept != "", nil
	}
	return a, err == nil, err
}

// everScored says whether an agent who is not on the roster has entries in any month.
// Whoever leafs through the months of an agent may meet an empty one.
func (s *server) everScored(ctx context.Context, agent string, months []string) (bool, error) {
	for _, month := range months {
		entries, err := s.Store.ScoreEntries(ctx, agent, month)
		if err != nil || len(entries) > 0 {
			return len(entries) > 0, err
		}
	}
	return false, nil
}

// named calls the families whose limits the rows keep by their titles.
func (s *server) named(f figureView) figureView {
	titles := map[string]string{}
	for _, rule := range s.Rules() {
		titles[rule.Family] = rule.FamilyTitle
	}
	for i := range f.Rows {
		if row := &f.Rows[i]; row.Source.Kind == scoring.CapSource {
			row.Group = cmp.Or(titles[row.Group], row.Group)
		}
	}
	return f
}

func figureOf(f scoring.Figure, findings []storage.FindingRow, all, here string) figureView {
	v := figureView{Figure: f, Anchor: "rows-" + string(f.Item)}
	for _, e := range f.Rows {
		v.Rows = append(v.Rows, entryOf(e, findings, false))
	}
	for _, e := range f.Waiting {
		v.Rows = append(v.Rows, entryOf(e, findings, true))
	}
	if len(v.Rows) > rowsShown && all != string(f.Item) {
		v.More = len(v.Rows) - rowsShown
		v.Rows = v.Rows[:rowsShown]
		v.All = allRows(here, f.Item) + "#" + v.Anchor
	}
	return v
}

// allRows is the address of the page with all rows of one figure.
func allRows(here string, item scoring.Item) string {
	u, err := url.Parse(here)
	if err != nil { // it is an address that the browser sent and net/http parsed
		return here
	}
	return address(u.EscapedPath(), with(u.Query(), "rows", string(item)))
}

func entryOf(e scoring.Entry, findings []storage.FindingRow, waiting bool) entryView {
	v := entryView{Entry: e, Waiting: waiting}
	switch e.Source.Kind {
	case scoring.CallSource:
		v.URL = callURL(e.Source.ID)
	case scoring.CapSource:
		v.URL, v.Group = callURL(e.Source.ID), e.Charge.Family
	case scoring.VetoSource:
		v.URL, v.Group = callURL(e.Source.ID), e.Charge.Dimension
	case scoring.TicketSource:
		v.URL = ticketURL(e.Source.ID)
	case scoring.FindingSource:
		v.URL, v.Group = findingURL(e.Source.ID), e.Charge.Dimension
		for _, f := range findings {
			if f.ID == e.Source.ID {
				v.Title, v.Level = f.Finding.Title, f.Finding.Level
			}
		}
	case scoring.AppealSource: // of parts only
	}
	return v
}
