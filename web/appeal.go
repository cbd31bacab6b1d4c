package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// appealPage shows an appeal: what the agent says, what the finding stands on, and what
// became of it.
type appealPage struct {
	appealLine
	frame
	Finding  findingView
	Call     storage.Dossier
	Sound    string // address of the recording for who may hear it; "" otherwise
	CallURL  string // of the call's page, for who may open it; "" otherwise
	Turns    []turnView
	Marked   map[int]bool // turns in which a mark of the agent lies
	Timeline []moment
	Bar      string // why the reader may not decide; "" when nothing bars
	Mine     bool   // the reader has filed it
	Key      string
	Max      int
}

// Waits tells whether the appeal waits for somebody to decide.
func (p appealPage) Waits() bool { return p.Open() }

// appealAsked loads the appeal that an address names, if the user may see it: the own
// one, or one within reach for who checks.
func (s *server) appealAsked(r *http.Request) (storage.AppealRow, error) {
	a, err := s.Store.Appeal(r.Context(), r.PathValue("id"))
	if err != nil {
		return a, err
	}
	u := userOf(r)
	own := u.Is(people.Agent) && u.Took(a.On.Agent)
	if own {
		return a, nil
	}
	if !u.Is(people.Reviewer, people.Leader, people.Admin, people.Auditor) {
		return a, storage.ErrNotFound
	}
	if err := s.inReach(r.Context(), u, a.On.Agent, a.On.Dept); err != nil {
		return a, err
	}
	return a, s.unsealed(r.Context(), u, a.On.CallID)
}

func (s *server) appeal(w http.ResponseWriter, r *http.Request) error {
	a, err := s.appealAsked(r)
	if err != nil {
		return err
	}
	d, err := s.dossier(r.Context(), a.On.CallID, whole)
	if err != nil {
		return err
	}
	if err := s.narrow(r, &d); err != nil {
		return err
	}
	all, err := s.Store.AppealsOn(r.Context(), a.On.CallID)
	if err != nil {
		return err
	}
	u := userOf(r)
	judged, err := s.hasJudged(r.Context(), u, a, d.Verdicts)
	if err != nil {
		return err
	}
	p := appealPage{
		frame: s.frame(w, r, "appeals"), Call: d, Timeline: timelineOf(d, a.On, all), Bar: bars(u, a, judged),
		Mine: a.By == u.ID, Key: newKey(), Max: maxAppeal,
	}
	p.appealLine = appealLine{a, appealURL(a.ID), a.Due.Sub(p.Now)}
	hears := u.Is(people.Reviewer, people.Leader, people.Auditor)
	if hears {
		p.CallURL = findingURL(a.Finding)
	}
	d.Findings = []storage.FindingRow{a.On}
	sound := hears && len(soundsOf(d)) > 0
	if sound {
		p.Sound = soundsOf(d)[0].URL
	}
	p.Finding = findingViews(d, sound, true, p.Now)[0]
	p.Turns = turnViews(d, []findingView{p.Finding})
	p.Marked = markedTurns(d, a.Marks)
	if !sound {
		for i := range p.Turns {
			p.Turns[i].Sound = ""
		}
	}
	return s.render(w, r, http.StatusOK, "appeal", p)
}

// markedTurns finds the turns in which marks lie, by their number.
func markedTurns(d storage.Dossier, marks []storage.Mark) map[int]bool {
	in := map[int]bool{}
	for i, t := range d.Transcript.Turns {
		for _, m := range marks {
			if m.From <= t.End && m.To >= t.Start {
				in[i] = true
			}
		}
	}
	return in
}

// decideAppeal stores what somebody decided on an appeal, with the entries of the
// agent's scorecard.
func (s *server) decideAppeal(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a, err := s.appealAsked(r)
	if err != nil {
		return err
	}
	d, err := parseDecision(r)
	if err != nil {
		return err
	}
	d.Appeal, d.By, d.At = a.ID, userOf(r).ID, s.Now()
	if err := s.mayDecide(r, a); err != nil {
		return err
	}
	entries, err := s.scoresOfAppeal(r.Context(), d, a)
	if err != nil {
		return err
	}
	_, err = s.Store.DecideAppeal(r.Context(), d, entries)
	if errors.Is(err, storage.ErrSamePerson) {
		return errOwn
	}
	if err = s.wrote(err, d.At); err != nil {
		return fmt.Errorf("decide an appeal: %w", err)
	}
	http.Redirect(w, r, appealURL(a.ID), http.StatusSeeOther)
	return nil
}

// mayDecide refuses who is barred from a decision. Whether it was decided meanwhile is
// left to the store, which knows a repeated press of a button.
func (s *server) mayDecide(r *http.Request, a storage.AppealRow) error {
	past, err := s.dossier(r.Context(), a.On.CallID, storage.WithVerdicts)
	if err != nil {
		return err
	}
	u := userOf(r)
	judged, err := s.hasJudged(r.Context(), u, a, past.Verdicts)
	if err != nil {
		return err
	}
	switch bars(u, a, judged) {
	case "", "ended":
		return nil
	case "own_verdict", "own_appeal", "own_call":
		return errOwn
	}
	return errForbidden
}

func parseDecision(r *http.Request) (storage.AppealDecision, error) {
	d := storage.AppealDecision{State: storage.AppealState(r.PostForm.Get("kind"))}
	if d.State != storage.Upheld && d.State != storage.Changed {
		return d, inputError{"kind", string(d.State)}
	}
	var err error
	if d.Words, err = wordsIn(r.PostForm, "note", maxAppeal); err != nil {
		return d, err
	}
	if d.Seen, err = strconv.ParseInt(r.PostForm.Get("seen"), 10, 64); err != nil {
		return d, inputError{"seen", r.PostForm.Get("seen")}
	}
	if d.Key, err = keyIn(r.PostForm); err != nil {
		return d, err
	}
	d.Key = judging.Key(userOf(r).ID, d.Key, string(d.State))
	return d, nil
}

// scoresOfAppeal gives the entries of a decision: one that takes nothing when the verdict
// stands, and one that gives back what was taken when it is changed.
func (s *server) scoresOfAppeal(ctx context.Context, d storage.AppealDecision, a storage.AppealRow) ([]scoring.Entry, error) {
	if a.On.Agent == "" {
		return nil, nil
	}
	entries, err := s.Store.ScoreEntries(ctx, a.On.Agent, scoring.MonthOf(a.On.Started, s.Zone))
	if err != nil {
		return nil, err
	}
	if d.State == storage.Upheld {
		return scoring.Upheld(entries, a.Finding, a.On.Rounds+1, d.At), nil
	}
	return scoring.GiveBack(entries, a.Finding, a.On.Rounds+1, d.At), nil
}

// withdrawAppeal takes an appeal back for who filed it.
func (s *server) withdrawAppeal(w http.ResponseWriter, r *http.Request) error {
	a, err := s.appealAsked(r)
	if err != nil {
		return err
	}
	now := s.Now()
	if err := s.wrote(s.Store.WithdrawAppeal(r.Context(), a.ID, userOf(r).ID, now), now); err != nil {
		return err
	}
	http.Redirect(w, r, mineURL(a.Finding), http.StatusSeeOther)
	return nil
}
