package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

const (
	maxRules  = 5   // of a plan
	maxWorth  = 100 // points of a plan
	maxMentor = 60  // characters
)

// A goalView is a plan with what may be done about it.
type goalView struct {
	storage.Plan
	Late  bool
	Next  []storage.PlanState // that the user may bring it to
	Act   string
	Key   string
	Max   int
	Names names
}

func (s *server) goalView(r *http.Request, p storage.Plan, called names) goalView {
	v := goalView{Plan: p, Late: p.Overdue(s.today()), Act: "/plans/" + url.PathEscape(p.ID) + "/steps", Key: newKey(), Max: maxGoal, Names: called}
	if s.opens(r, "POST /plans/{id}/steps") {
		v.Next = s.leadsTo(r, p)
	}
	return v
}

// leadsTo lists the states that the user who asks may bring a plan to: an agent tells how an
// own plan goes, and only somebody else says whether it is met.
func (s *server) leadsTo(r *http.Request, p storage.Plan) []storage.PlanState {
	u, next := userOf(r), p.State().Leads()
	if u.Took(p.Agent) {
		return slices.DeleteFunc(next, func(to storage.PlanState) bool { return to != storage.Active || p.State() != storage.Active })
	}
	if s.opens(r, "POST /scorecards/{agent}/plans") {
		return next
	}
	return nil
}

// addPlan keeps a plan that a leader makes for an agent.
func (s *server) addPlan(w http.ResponseWriter, r *http.Request) error {
	a, month, err := s.coached(r)
	if err != nil {
		return err
	}
	kind := storage.PlanKind(r.PostForm.Get("kind"))
	if !slices.Contains(storage.PlanKinds(), kind) {
		return inputError{"kind", short(string(kind))}
	}
	if err := s.makePlan(r, a, month, kind, storage.Active); err != nil {
		return err
	}
	http.Redirect(w, r, agentURL(a.ID, month)+"#plans", http.StatusSeeOther)
	return nil
}

// proposeGoal keeps what an agent sets out to do, for a leader to approve of.
func (s *server) proposeGoal(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	month := r.PostForm.Get("month")
	if !isMonth(month) {
		return inputError{"month", short(month)}
	}
	if userOf(r).Agent == "" {
		return storage.ErrNotFound
	}
	a, err := s.Store.Agent(r.Context(), userOf(r).Agent)
	if err != nil {
		return err
	}
	if err := s.makePlan(r, a, month, storage.Goal, storage.Proposed); err != nil {
		return err
	}
	http.Redirect(w, r, "/coaching#plans", http.StatusSeeOther)
	return nil
}

// makePlan reads a plan from a form and keeps it.
func (s *server) makePlan(r *http.Request, a call.Agent, month string, kind storage.PlanKind, state storage.PlanState) error {
	form, u := r.PostForm, userOf(r)
	p := storage.Plan{Kind: kind, Agent: a.ID, Dept: a.Dept, Month: month, Due: form.Get("due"), By: u.ID, At: s.Now()}
	var err error
	if p.ID, err = idIn(r, "plan"); err != nil {
		return err
	}
	if p.Goal, err = wordsIn(form, "goal", maxGoal); err != nil {
		return err
	}
	if p.Target, err = noteIn(form, "target", maxGoal); err != nil {
		return err
	}
	if p.Mentor, err = noteIn(form, "mentor", maxMentor); err != nil {
		return err
	}
	if !isDay(p.Due) || p.Due < month+"-01" {
		return inputError{"due", short(p.Due)}
	}
	if worth := strings.TrimSpace(form.Get("points")); worth != "" {
		if p.Points, err = strconv.Atoi(worth); err != nil || p.Points < 0 || p.Points > maxWorth {
			return inputError{"points", short(worth)}
		}
	}
	if kind == storage.Weakness {
		if p.Rules, err = rulesIn(form); err != nil {
			return err
		}
	}
	first := storage.PlanStep{Key: judging.Key(u.ID, p.ID, "make"), State: state, By: u.ID, At: p.At}
	return s.wrote(s.Store.MakePlan(r.Context(), p, first), p.At)
}

// rulesIn reads the rules that a plan is against.
func rulesIn(form url.Values) ([]string, error) {
	rules := form["rule"]
	if len(rules) > maxRules {
		return nil, inputError{"rule", strconv.Itoa(len(rules))}
	}
	for _, name := range rules {
		if name == "" || len(name) > maxText || strings.ContainsAny(name, " \t\r\n") {
			return nil, inputError{"rule", short(name)}
		}
	}
	return rules, nil
}

// stepPlan keeps what a user says of a plan, and how it stands since.
func (s *server) stepPlan(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u, form := userOf(r), r.PostForm
	p, err := s.Store.Plan(r.Context(), r.PathValue("id"))
	if err == nil {
		err = s.sees(r, p.Agent, p.Dept)
	}
	if err == nil && !u.Is(people.Leader) && !u.Took(p.Agent) {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	step := storage.PlanStep{State: storage.PlanState(form.Get("state")), By: u.ID, At: s.Now()}
	if !slices.Contains(storage.PlanStates(), step.State) {
		return inputError{"state", short(string(step.State))}
	}
	key, err := keyIn(form)
	if err != nil {
		return err
	}
	step.Key = judging.Key(u.ID, key, p.ID+" "+string(step.State)) // several buttons share the form
	if step.Words, err = noteIn(form, "note", maxGoal); err != nil {
		return err
	}
	again := slices.ContainsFunc(p.Steps, func(s storage.PlanStep) bool { return s.Key == step.Key })
	if !again && !slices.Contains(s.leadsTo(r, p), step.State) {
		if slices.Contains(p.State().Leads(), step.State) {
			return errForbidden
		}
		return storage.ErrConflict
	}
	if err := s.wrote(s.Store.StepPlan(r.Context(), p.ID, step), step.At); err != nil {
		return err
	}
	to := agentURL(p.Agent, p.Month) + "#plans"
	if u.Took(p.Agent) {
		to = "/coaching#plans"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
