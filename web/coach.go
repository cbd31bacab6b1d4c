package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// maxGoal is the longest goal or target of a plan, in characters.
const maxGoal = 300

// A coachView is what leaders and an agent have said of a month, and agreed upon.
type coachView struct {
	Agent     string
	Month     string
	Notes     []noteView
	Plans     []goalView
	Confirmed []storage.FindingRow // that a note may be about
	Top       []ruleCount          // the rules that were confirmed most
	Leads     bool                 // the user writes notes and makes plans
	Own       bool                 // the user is the agent
	Key       string
	Max       int // characters of a note
	MaxGoal   int
	Due       string // the last day that a plan is offered with
	Names     names
}

// A noteView is a note with what may be done about it.
type noteView struct {
	storage.CoachingNote
	Title string // of the finding that it is about
	URL   string // of that
	Act   string // where an answer is sent to
	Key   string
	Max   int
	May   bool // the user is who has to answer
	Names names
}

// A ruleCount is how many findings of a rule were confirmed.
type ruleCount struct {
	Rule, Title string
	N           int
}

// coach gathers what was said and agreed upon with an agent. It is nil for a user to whom
// that is not told.
func (s *server) coach(r *http.Request, a call.Agent, month string, findings []storage.FindingRow) (*coachView, error) {
	if !s.opens(r, "GET /coaching") {
		return nil, nil
	}
	ctx, u := r.Context(), userOf(r)
	if !u.Is(people.Leader, people.Auditor) && !u.Took(a.ID) {
		return nil, nil
	}
	reach, err := reachOf(r)
	if err != nil {
		return nil, err
	}
	v := &coachView{Agent: a.ID, Month: month, Key: newKey(), Max: maxNote, MaxGoal: maxGoal, Own: u.Took(a.ID)}
	v.Leads = s.opens(r, "POST /scorecards/{agent}/notes") && !v.Own
	_, v.Due = stretch(month, 1)
	if v.Due < s.today() {
		_, v.Due = stretch(scoring.MonthOf(s.Now(), s.Zone), 1)
	}
	if v.Names, err = s.names(ctx); err != nil {
		return nil, err
	}
	notes, _, err := s.Store.CoachingNotes(ctx, storage.CoachingFilter{Agent: a.ID, Month: month, Reach: reach, Limit: notesShown})
	if err != nil {
		return nil, err
	}
	if v.Notes, err = s.noteViews(ctx, u, notes, v.Names); err != nil {
		return nil, err
	}
	plans, _, err := s.Store.Plans(ctx, storage.PlanFilter{Agent: a.ID, Reach: reach})
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if p.Month == month || len(p.State().Leads()) > 0 && p.Month <= month {
			v.Plans = append(v.Plans, s.goalView(r, p, v.Names))
		}
	}
	for _, f := range findings {
		if f.Status == storage.Confirmed {
			v.Confirmed = append(v.Confirmed, f)
		}
	}
	v.Top = topRules(v.Confirmed)
	return v, nil
}

// notesShown is how many notes stand on a page.
const notesShown = 100

// noteViews prepares notes; those about calls that the user is to judge blind are left out.
// A note whose finding is gone stands without its title: nothing is missing but that.
func (s *server) noteViews(ctx context.Context, u people.User, notes []storage.CoachingNote, called names) ([]noteView, error) {
	sealed, err := s.sealedTo(ctx, u)
	if err != nil {
		return nil, err
	}
	var all []noteView
	for _, n := range notes {
		v := noteView{CoachingNote: n, Act: coachingURL(n.ID) + "/answer", Key: newKey(), Max: maxNote, May: u.Took(n.Agent) && !n.Answered(), Names: called}
		if n.Finding != "" {
			f, err := s.Store.Finding(ctx, n.Finding)
			switch {
			case errors.Is(err, storage.ErrNotFound):
			case err != nil:
				return nil, err
			case sealed(f.CallID):
				continue
			default:
				v.Title, v.URL = f.Finding.Title, findingURL(f.ID)
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// topRules counts confirmed findings by rule, the most first.
func topRules(findings []storage.FindingRow) []ruleCount {
	const shown = 5
	var all []ruleCount
	for _, f := range findings {
		at := slices.IndexFunc(all, func(c ruleCount) bool { return c.Rule == f.Finding.Rule })
		if at < 0 {
			at = len(all)
			all = append(all, ruleCount{Rule: f.Finding.Rule, Title: f.Finding.Title})
		}
		all[at].N++
	}
	slices.SortStableFunc(all, func(a, b ruleCount) int { return b.N - a.N })
	return all[:min(shown, len(all))]
}

func coachingURL(id string) string { return "/coaching/" + url.PathEscape(id) }

// coached is the agent of an address and the month of a form, for who leads the agent.
func (s *server) coached(r *http.Request) (a call.Agent, month string, err error) {
	if a, err = s.Store.Agent(r.Context(), r.PathValue("agent")); err == nil {
		err = s.judges(r, a.ID, a.Dept)
	}
	if err == nil {
		err = r.ParseForm()
	}
	if err != nil {
		return a, "", err
	}
	if month = r.PostForm.Get("month"); !isMonth(month) {
		err = inputError{"month", short(month)}
	}
	return a, month, err
}

// addNote keeps what a leader writes of a talk with an agent, about a month or a finding.
func (s *server) addNote(w http.ResponseWriter, r *http.Request) error {
	a, month, err := s.coached(r)
	if err != nil {
		return err
	}
	n := storage.CoachingNote{Kind: storage.Interview, Agent: a.ID, Dept: a.Dept, Month: month, By: userOf(r).ID, At: s.Now()}
	if n.ID, err = idIn(r, "note"); err != nil {
		return err
	}
	if n.Words, err = wordsIn(r.PostForm, "note", maxNote); err != nil {
		return err
	}
	if id := r.PostForm.Get("finding"); id != "" {
		f, err := s.Store.Finding(r.Context(), id)
		if err == nil {
			err = s.seenFinding(r, f)
		}
		if err != nil {
			return err
		}
		if f.Agent != a.ID || f.Status != storage.Confirmed {
			return inputError{"finding", short(id)}
		}
		n.Kind, n.Finding, n.Month = storage.Casework, f.ID, f.Day[:len("2006-01")]
	}
	if err := s.wrote(s.Store.Coach(r.Context(), n), n.At); err != nil {
		return err
	}
	http.Redirect(w, r, agentURL(a.ID, n.Month)+"#coaching", http.StatusSeeOther)
	return nil
}

// seenFinding is nil for a finding that the user who asks may see, and is not to judge blind.
func (s *server) seenFinding(r *http.Request, f storage.FindingRow) error {
	if err := s.sees(r, f.Agent, f.Dept); err != nil {
		return err
	}
	return s.unsealed(r.Context(), userOf(r), f.CallID)
}

// idIn makes the ID of what a form makes: of the same press it is the same, and nobody's is
// another's.
func idIn(r *http.Request, what string) (string, error) {
	key, err := keyIn(r.PostForm)
	if err != nil {
		return "", err
	}
	const enough = 32
	return people.Sum(what + " " + judging.Key(userOf(r).ID, key, r.PathValue("agent")))[:enough], nil
}

// answerNote keeps what an agent says to a note.
func (s *server) answerNote(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	n, err := s.Store.CoachingNote(r.Context(), r.PathValue("id"))
	if err == nil && !userOf(r).Took(n.Agent) {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	words, err := wordsIn(r.PostForm, "note", maxNote)
	if err != nil {
		return err
	}
	a := storage.CoachingAnswer{Words: words, By: userOf(r).ID, At: s.Now()}
	if err := s.wrote(s.Store.AnswerCoaching(r.Context(), n.ID, a), a.At); err != nil {
		return err
	}
	http.Redirect(w, r, "/coaching#"+n.ID, http.StatusSeeOther)
	return nil
}
