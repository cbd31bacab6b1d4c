package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/complaint"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// complaintPage shows how far a complaint about staff has come, and offers the steps that
// the reader may take.
type complaintPage struct {
	complaintLine
	frame
	About  string // the page of the ticket or the call
	Back   string // where the call to its customer is noted; "" where that is a step here
	States []complaint.State
	Moves  []complaint.Move
	Bar    string // why the reader may take no step; "" when nothing bars
	Again  bool   // the customer called again because the agent shirked or dispatched nothing
	Key    string
	Max    int
}

// Reached tells whether a complaint has come as far as a state.
func (p complaintPage) Reached(s complaint.State) bool {
	return slices.Index(p.States, s) <= slices.Index(p.States, p.State)
}

// complaintAsked loads the complaint that an address names, if the user may see it. What is
// confirmed of a call that they are to judge blind is not there for them.
func (s *server) complaintAsked(r *http.Request) (storage.Complaint, error) {
	of := scoring.Source{Kind: scoring.SourceKind(r.PathValue("kind")), ID: r.PathValue("id")}
	c, err := s.Store.Complaint(r.Context(), of)
	if err == nil {
		err = s.sees(r, c.Agent, c.Dept)
	}
	if err == nil && of.Kind == scoring.CallSource {
		err = s.unsealed(r.Context(), userOf(r), of.ID)
	}
	return c, err
}

func (s *server) complaint(w http.ResponseWriter, r *http.Request) error {
	c, err := s.complaintAsked(r)
	if err != nil {
		return err
	}
	p := complaintPage{frame: s.frame(w, r, "complaints"), States: complaint.States(), Key: newKey(), Max: complaint.MaxWords}
	p.complaintLine = complaintLine{c, complaintURL(c.Source), c.Due.Sub(p.Now)}
	p.About = "/" + string(c.Source.Kind) + "s/" + url.PathEscape(c.Source.ID)
	if c.Source.Kind == scoring.TicketSource {
		p.Back = callbackURL(c.Source)
	}
	if p.Bar = barOfComplaint(userOf(r), c); p.Bar == "" {
		for _, m := range c.State.Next() {
			if mayMove(userOf(r), c, m) && (m != complaint.CallBack || p.Back == "") {
				p.Moves = append(p.Moves, m)
			}
		}
	}
	if p.Again, err = s.calledAgain(r, c); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "complaint", p)
}

// barOfComplaint says why a user may take no step of a complaint.
func barOfComplaint(u people.User, c storage.Complaint) string {
	switch {
	case c.Withdrawn:
		return "withdrawn"
	case c.State.Done():
		return "ended"
	case !u.Is(people.Reviewer, people.Leader):
		return "role"
	case u.Took(c.Agent):
		return "own"
	case c.State == complaint.Investigated && c.Course.By == u.ID && u.Is(people.Reviewer):
		return "same"
	case !slices.ContainsFunc(c.State.Next(), func(m complaint.Move) bool { return mayMove(u, c, m) }):
		return "other_desk"
	}
	return ""
}

// mayMove tells whether a step is the user's to take: the department's leaders intervene,
// reviewers look into it, another reviewer checks that, and either calls back.
func mayMove(u people.User, c storage.Complaint, m complaint.Move) bool {
	switch {
	case m == complaint.Intervene:
		return u.Is(people.Leader)
	case m.Checks():
		return u.Is(people.Reviewer) && u.ID != c.Course.By
	case m.Concludes():
		return u.Is(people.Reviewer)
	}
	return u.Is(people.Reviewer, people.Leader)
}

// calledAgain tells whether a confirmed shirking, or work that was not dispatched, made the
// customer of the call call again (D06): what is substantiated weighs more then.
func (s *server) calledAgain(r *http.Request, c storage.Complaint) (bool, error) {
	id := c.Source.ID
	if c.Source.Kind == scoring.TicketSource {
		t, err := s.Store.Ticket(r.Context(), c.Source.ID)
		if err != nil || t.CallID == "" || s.unsealed(r.Context(), userOf(r), t.CallID) != nil {
			return false, err
		}
		id = t.CallID
	}
	found, err := s.Store.Load(r.Context(), []string{id}, 0)
	if err != nil || len(found) == 0 {
		return false, err
	}
	d, again := found[0], false
	f := storage.SumFilter{First: d.Entry.Day, Last: d.Entry.Day, Agent: d.Call.Agent, Items: []scoring.Item{scoring.Aggravated}}
	if f.Agent == "" {
		return false, nil
	}
	err = s.Store.Parts(r.Context(), s.Reckon(s.Now()), f, func(p scoring.Part) error {
		again = again || p.Source.ID == id && p.Num > 0
		return nil
	})
	return again, err
}

// moveComplaint takes a step of a complaint.
func (s *server) moveComplaint(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	c, err := s.complaintAsked(r)
	if err != nil {
		return err
	}
	u, now := userOf(r), s.Now()
	step := complaint.Step{Move: complaint.Move(r.PostForm.Get("move")), By: u.ID, At: now}
	if !slices.Contains(complaint.Moves(), step.Move) {
		return inputError{"move", short(string(step.Move))}
	}
	seen := complaint.State(r.PostForm.Get("seen"))
	if !slices.Contains(complaint.States(), seen) {
		return inputError{"seen", short(string(seen))}
	}
	read := noteIn
	if step.Move.Concludes() || step.Move == complaint.Return {
		read = wordsIn
	}
	if step.Words, err = read(r.PostForm, "words", complaint.MaxWords); err != nil {
		return err
	}
	if step.Key, err = keyIn(r.PostForm); err != nil {
		return err
	}
	step.Key = judging.Key(u.ID, step.Key, string(step.Move))
	if u.Took(c.Agent) {
		return judging.ErrOwnCall
	}
	if !mayMove(u, storage.Complaint{}, step.Move) {
		return errForbidden
	}
	if step.Move == complaint.CallBack && c.Source.Kind == scoring.TicketSource {
		return inputError{"move", string(step.Move)}
	}
	err = s.wrote(s.Store.MoveComplaint(r.Context(), s.Reckon(now), c.Source, seen, step), now)
	switch {
	case errors.Is(err, complaint.ErrNotAllowed):
		return fmt.Errorf("%w: %w", storage.ErrConflict, err)
	case err != nil:
		return err
	}
	http.Redirect(w, r, complaintURL(c.Source), http.StatusSeeOther)
	return nil
}
