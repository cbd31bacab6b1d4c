package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

const partsPerPage = 50

// figuresPage shows the rows behind a figure.
type figuresPage struct {
	frame
	Of     scoring.Indicator
	Filter storage.SumFilter
	Which  report.Which
	Rows   []partRow
	Pager  pager
	// Unsummed is how many changes no sum knows of yet.
	Unsummed int
}

// A partRow is what a row of the records adds to a figure.
type partRow struct {
	scoring.Part
	URL       string
	Unsettled bool
}

// figures lists the rows behind a figure, as far as the user who asks sees.
func (s *server) figures(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	p := figuresPage{frame: s.frame(w, r, "indicators")}
	if p.Of, p.Filter, p.Which, err = askedFigure(q); err != nil {
		return err
	}
	if p.Filter.Reach, err = reachOf(r); err != nil {
		return err
	}
	calls := s.opens(r, "GET /calls/{id}")
	if !calls && (p.Of.Item == scoring.Hit || !slices.Contains(s.Scheme.Items(), p.Of.Item)) {
		return storage.ErrNotFound // an agent sees the rows of the own scorecard
	}
	if p.Of.Judged() {
		if err := s.untold(r.Context(), userOf(r), p.Filter); err != nil {
			return err
		}
	}
	reckoner := s.Reckon(s.Now())
	parts, total, err := report.Behind(r.Context(), s.Store, reckoner, p.Filter, p.Which, (page-1)*partsPerPage, partsPerPage)
	if err != nil {
		return err
	}
	for _, part := range parts {
		row := partRow{part, report.SourceURL(part.Source), part.Unsettled(reckoner.AsOf)}
		if !calls && part.Source.Kind == scoring.CallSource {
			row.URL = ""
		}
		p.Rows = append(p.Rows, row)
	}
	p.Pager = newPager("/figures", q, page, partsPerPage, len(p.Rows), total)
	if p.Unsummed, err = s.Store.Unsummed(r.Context()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "figures", p)
}

// askedFigure reads which figure an address asks for.
func askedFigure(q url.Values) (of scoring.Indicator, f storage.SumFilter, which report.Which, err error) {
	of, ok := scoring.Lookup(scoring.Item(q.Get("item")))
	if !ok || !of.Summed() || len(q["item"]) != 1 {
		return of, f, which, inputError{"item", short(q.Get("item"))}
	}
	f = storage.SumFilter{First: q.Get("from"), Last: q.Get("to"), Items: []scoring.Item{of.Item}, Agent: q.Get("agent"), Dept: q.Get("dept"), Team: q.Get("team"), Group: q.Get("group")}
	for key, v := range map[string]string{"from": f.First, "to": f.Last} {
		if !isDay(v) {
			return of, f, which, inputError{key, short(v)}
		}
	}
	for key, v := range map[string]string{"agent": f.Agent, "dept": f.Dept, "team": f.Team, "group": f.Group} {
		if len(v) > maxText {
			return of, f, which, inputError{key, short(v)}
		}
	}
	for _, class := range q["class"] {
		if class != "" && !slices.Contains(call.TicketKinds(), call.TicketKind(class)) {
			return of, f, which, inputError{"class", short(class)}
		}
		f.Classes = append(f.Classes, call.TicketKind(class))
	}
	which = report.Which(q.Get("which"))
	if !slices.Contains([]report.Which{report.All, report.Met, report.Unmet}, which) || which != report.All && of.Kind == scoring.Mean {
		return of, f, which, inputError{"which", short(q.Get("which"))}
	}
	return of, f, which, nil
}
