package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/storage"
)

// honoursPage shows the contest of a month, or its awards: as they were given, or as they
// stand.
type honoursPage struct {
	frame
	Kind   storage.HonourKind
	Months []string
	Month  string
	Title  string
	Body   template.HTML
	// Closed is set where the month was closed, and Shown where it is shown as it was then.
	Closed *storage.HonourMonth
	Shown  bool
	Narrow bool // the user sees less than a department, and so no contest
	Blind  bool // what verdicts decide is left out
	// First are those among whom the flag is, and First and what was earned may be given by
	// May.
	First  []storage.Honour
	Ended  bool
	May    bool
	Key    string
	Latest []storage.HonourMonth
	// Part is set where only what was given within the user's reach is told.
	Part  bool
	Names names
}

// contest shows how the departments of a month stand.
func (s *server) contest(w http.ResponseWriter, r *http.Request) error {
	return s.honours(w, r, storage.ContestHonours)
}

// awards shows which agents have earned an award in a month.
func (s *server) awards(w http.ResponseWriter, r *http.Request) error {
	return s.honours(w, r, storage.AwardHonours)
}

func (s *server) honours(w http.ResponseWriter, r *http.Request, kind storage.HonourKind) error {
	p := honoursPage{frame: s.frame(w, r, "contest"), Kind: kind, Key: newKey()}
	var err error
	if p.Months, p.Month, err = s.months(r.Context(), r.URL.Query()); err != nil {
		return err
	}
	reach, err := reachOf(r)
	if err != nil {
		return err
	}
	seen := reachOfHonours(kind, reach)
	p.Part = !seen.All()
	if p.Latest, err = s.givenHonours(r, storage.HonourFilter{Kind: kind, Reach: seen, Limit: honoursShown}); err != nil {
		return err
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	h, err := s.askedHonours(r, kind, p.Month, p.Lang)
	if errors.Is(err, errNarrow) {
		p.Narrow = true
		return s.render(w, r, http.StatusOK, "honours", p)
	}
	if err != nil {
		return err
	}
	b, err := h.document(r)
	if err != nil {
		return err
	}
	p.Title, p.Shown, p.Blind, p.First = b.Title, h.kept(r), h.blind, h.given
	if h.closed != nil {
		own, err := s.givenHonours(r, storage.HonourFilter{Kind: kind, Month: p.Month, Reach: seen})
		if err != nil {
			return err
		}
		if len(own) == 1 {
			p.Closed = &own[0]
		}
	}
	p.Ended = h.ask.Period.Ended(s.today())
	p.May = p.Ended && p.Closed == nil && !p.Blind && s.opens(r, "POST "+honoursURL(kind))
	if p.Body, err = report.HTML(b, h.hash(r), s.Zone); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "honours", p)
}

// reachOfHonours is how far a user sees what was given. Who holds the flag is told to all who
// may look: it hangs on the wall.
func reachOfHonours(kind storage.HonourKind, reach people.Reach) people.Reach {
	if kind == storage.ContestHonours {
		return people.Reach{}
	}
	return reach
}

// honoursShown is how many months the page tells of: ten years.
const honoursShown = 120

// givenHonours lists what was given, within a reach, without awards by which a verdict would
// be told that is to be given blind.
func (s *server) givenHonours(r *http.Request, f storage.HonourFilter) ([]storage.HonourMonth, error) {
	all, err := s.Store.Honours(r.Context(), f)
	if err != nil || f.Kind == storage.ContestHonours || len(all) == 0 {
		return all, err
	}
	told := func(ctx context.Context, first, last string) error {
		return s.untold(ctx, userOf(r), storage.SumFilter{First: first + "-01", Last: last + "-31"})
	}
	if err := told(r.Context(), all[len(all)-1].Month, all[0].Month); !errors.Is(err, errBlind) {
		return all, err
	}
	for i, m := range all {
		switch err := told(r.Context(), m.Month, m.Month); {
		case errors.Is(err, errBlind):
			all[i].Given = slices.DeleteFunc(m.Given, func(h storage.Honour) bool { return judged(h.Item) })
		case err != nil:
			return nil, err
		}
	}
	return all, nil
}

func honoursURL(kind storage.HonourKind) string {
	if kind == storage.AwardHonours {
		return "/awards"
	}
	return "/contest"
}

// errNarrow is for who sees less than a department, where departments are compared.
var errNarrow = errors.New("sees less than a department")

// honouring is a month of the contest or of awards, as it is asked for.
type honouring struct {
	kind   storage.HonourKind
	ask    report.Ask
	blind  bool
	closed *storage.HonourMonth
	given  []storage.Honour // what there is to give now
	now    report.Bulletin
	// unsummed is how many changes the figures do not know of yet.
	unsummed int
}

// askedHonours makes a month as it stands, within the reach of the user who asks, and
// without what that user is to judge blind.
func (s *server) askedHonours(r *http.Request, kind storage.HonourKind, month, lang string) (honouring, error) {
	h := honouring{kind: kind}
	reach, err := reachOf(r)
	if err != nil {
		return h, err
	}
	h.ask = report.Ask{Kind: report.Awards, Dept: reach.Dept, Lang: lang, Contest: s.Contest, Reach: reach}
	if kind == storage.ContestHonours {
		h.ask.Kind = report.Contest
		if reach.Team != "" || reach.Agent != "" {
			return h, errNarrow
		}
	}
	if h.ask.Period, err = report.ParsePeriod(month); err != nil {
		return h, inputError{"month", short(month)}
	}
	err = s.untoldIn(r, h.ask)
	if h.blind = errors.Is(err, errBlind); h.blind {
		err = nil
	}
	if err != nil {
		return h, err
	}
	h.ask.Blind = h.blind
	words, err := report.WordsIn(lang)
	if err != nil {
		return h, err
	}
	m, err := report.Gather(r.Context(), s.Store, s.Reckon(s.Now()), h.ask)
	if err != nil {
		return h, err
	}
	h.now, h.unsummed = report.Build(m, words), m.Unsummed
	h.given = m.Honours()
	if kind == storage.ContestHonours {
		h.given = flags(m.Standings())
	}
	closed, err := s.Store.ClosedHonours(r.Context(), kind, month)
	switch {
	case err == nil:
		h.closed = &closed
	case !errors.Is(err, storage.ErrNotFound):
		return h, err
	}
	return h, nil
}

// flags are the departments that may be given the flag.
func flags(all []contest.Standing) []storage.Honour {
	var first []storage.Honour
	for _, st := range all {
		if st.First() {
			first = append(first, storage.Honour{Name: "flag", Dept: st.Name})
		}
	}
	return first
}

// kept tells whether the month is shown as it was closed: to who sees all of it, unless the
// address asks how it stands now.
func (h honouring) kept(r *http.Request) bool {
	return h.closed != nil && h.ask.Reach.All() && !h.blind && r.URL.Query().Get("now") == ""
}

// document is what is shown: as it was closed, or as it stands.
func (h honouring) document(r *http.Request) (report.Bulletin, error) {
	if !h.kept(r) {
		return h.now, nil
	}
	sealed, err := h.closed.Sealed()
	if err != nil || sealed.Seal != h.closed.Seal {
		return report.Bulletin{}, errors.Join(errAltered, err)
	}
	return report.Decode(h.closed.Body)
}

// hash is the seal of what is shown, where it has one.
func (h honouring) hash(r *http.Request) string {
	if h.kept(r) {
		return h.closed.Seal
	}
	return ""
}
