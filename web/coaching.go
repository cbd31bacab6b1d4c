package web

import (
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// coachingPage lists what was said to agents and agreed upon with them: of an agent the own
// things, of others what they see.
type coachingPage struct {
	frame
	Month  string
	Months []string
	Open   bool // only what waits for an answer
	Notes  []noteView
	Pager  pager
	Plans  []goalView
	// PlansPager leads through the plans, which have pages of their own.
	PlansPager pager
	// Untalked are agents with calls of the month with whom nobody has talked about it, and
	// Talked how many of Agents somebody has.
	Untalked       []untalked
	Talked, Agents int
	Own            bool // the user is an agent, and nothing else
	Due            string
	Key            string
	Max            int
	Names          names
}

// untalked is an agent who waits for a talk.
type untalked struct{ Agent, URL string }

// plansShown is how many plans stand on a page.
const plansShown = 100

// untalkedShown is how many of them are named.
const untalkedShown = 50

func (s *server) coaching(w http.ResponseWriter, r *http.Request) error {
	ctx, q, u := r.Context(), r.URL.Query(), userOf(r)
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	plansPage, err := pageOf(q, "plans")
	if err != nil {
		return err
	}
	p := coachingPage{frame: s.frame(w, r, "coaching"), Open: q.Get("open") == "1", Key: newKey(), Max: maxGoal, Own: !u.Is(people.Leader, people.Auditor)}
	if p.Months, p.Month, err = s.ownMonths(ctx, q, "all"); err != nil {
		return err
	}
	reach, err := reachOf(r)
	if p.Own {
		reach = people.Reach{Agent: u.Agent}
		if u.Agent == "" {
			err = storage.ErrNotFound
		}
	}
	if err != nil { // whose scope names nobody finds nothing
		return s.render(w, r, http.StatusOK, "coaching", p)
	}
	if p.Names, err = s.names(ctx); err != nil {
		return err
	}
	f := storage.CoachingFilter{Reach: reach, Unanswered: p.Open, Limit: notesShown, Offset: (page - 1) * notesShown}
	if !p.Own && !p.Open {
		f.Month = p.Month
	}
	notes, total, err := s.Store.CoachingNotes(ctx, f)
	if err != nil {
		return err
	}
	p.Pager = newPager("/coaching", q, page, notesShown, len(notes), total)
	if p.Notes, err = s.noteViews(ctx, u, notes, p.Names); err != nil {
		return err
	}
	plans, total, err := s.Store.Plans(ctx, storage.PlanFilter{Reach: reach, Going: !p.Own, Limit: plansShown, Offset: (plansPage - 1) * plansShown})
	if err != nil {
		return err
	}
	p.PlansPager = pagerOf("plans", "/coaching", q, plansPage, plansShown, len(plans), total)
	for _, plan := range plans {
		p.Plans = append(p.Plans, s.goalView(r, plan, p.Names))
	}
	present := scoring.MonthOf(s.Now(), s.Zone)
	if _, p.Due = stretch(present, 1); p.Own {
		p.Month = present // in which what is proposed begins
	} else {
		if err := s.talks(r, &p, reach); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "coaching", p)
}

// talks fills in with whom somebody has talked about the month, and with whom nobody has.
func (s *server) talks(r *http.Request, p *coachingPage, reach people.Reach) error {
	f := storage.SumFilter{Items: []scoring.Item{scoring.Rated}, Reach: reach, By: storage.ByAgent}
	f.First, f.Last = stretch(p.Month, 1)
	sums, err := s.Store.Sums(r.Context(), f)
	if err != nil {
		return err
	}
	const all = 100_000 // talks about one month
	notes, _, err := s.Store.CoachingNotes(r.Context(), storage.CoachingFilter{Kind: storage.Interview, Month: p.Month, Reach: reach, Limit: all})
	if err != nil {
		return err
	}
	talked := map[string]bool{}
	for _, n := range notes {
		talked[n.Agent] = true
	}
	// Who has taken calls for the department and belongs to another now, or is on no roster,
	// has no card that the user could open.
	roster, err := s.Store.Roster(r.Context(), reach)
	if err != nil {
		return err
	}
	agents := slices.DeleteFunc(agentsIn(sums), func(a string) bool {
		_, known := slices.BinarySearch(roster, a)
		return !known
	})
	p.Agents = len(agents)
	for _, a := range agents {
		if talked[a] {
			p.Talked++
		} else if len(p.Untalked) < untalkedShown {
			p.Untalked = append(p.Untalked, untalked{a, agentURL(a, p.Month) + "#coaching"})
		}
	}
	return nil
}
