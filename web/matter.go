package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// matterPage shows a matter with all its moves, and takes it a step on.
type matterPage struct {
	frame
	matterLine
	History []supervision.Move
	Names   names
	Way     []waymark
	BackURL string              // of the list that it is in
	Next    []supervision.State // that the reader may move it to
	Bar     string              // why the reader may not check it; "" when nothing bars
	Owners  []people.User
	Key     string
	Until   string // the day that the policy gives for the next step
	Today   string
	Pass    int
	Effect  *effectView
	About   string // address of what it is about; "" for who may not open it
	Undone  *storage.Verdict
	Lapsed  bool // the complaint is not substantiated any more
	Rule    string
}

// A waymark is a state that a matter goes through.
type waymark struct {
	State      supervision.State
	Past, Here bool
}

// wayOf lists the states of a matter. Ends that it has not come to are left out, but for
// the usual one.
func wayOf(m supervision.Matter) []waymark {
	var way []waymark
	all := supervision.States(m.Kind)
	at := slices.Index(all, m.State)
	for i, state := range all {
		if state == m.State || state != supervision.Dropped && state != supervision.Void {
			way = append(way, waymark{state, i < at, i == at})
		}
	}
	return way
}

// Begins tells whether a measure comes into force by one of the next moves.
func (p matterPage) Begins() bool {
	return p.State != supervision.Do && slices.Contains(p.Next, supervision.Do)
}

// An effectView is what a measure has brought, each count with its rows.
type effectView struct {
	supervision.Effect
	Sides [2]effectSide
}

// An effectSide are the counts of the days before or after.
type effectSide struct {
	Code        string // "before" or "after"
	First, Last string
	supervision.Count
	CallsURL, BadURL, WaitingURL string
}

// Share is which part of the calls went wrong, in percent.
func (e effectSide) Share() float64 {
	if e.Calls == 0 {
		return 0
	}
	return 100 * float64(e.Bad) / float64(e.Calls)
}

// Points is a difference of shares in percentage points.
func (e effectView) Points(v float64) float64 { return 100 * v }

// matterListURL is the address of the list of a kind.
func matterListURL(k supervision.Kind) string {
	return map[supervision.Kind]string{
		supervision.Item: "/supervision", supervision.Interview: "/supervision/interviews", supervision.Training: "/supervision/repeats", supervision.Ladder: "/supervision/ladders",
	}[k]
}

func (s *server) matter(w http.ResponseWriter, r *http.Request) error {
	m, moves, err := s.matterAsked(r)
	if err != nil {
		return err
	}
	u := userOf(r)
	p := matterPage{frame: s.frame(w, r, "supervision"), History: moves, Way: wayOf(m), BackURL: matterListURL(m.Kind), Key: newKey(), Today: s.today(), Pass: s.Supervision.Pass, Rule: s.titleOf(m)}
	p.matterLine = s.lineOf(m, p.Now)
	p.Until = s.lastDay(m.Kind, p.Now)
	if movesMatter(u, m) == nil {
		p.offer(u, m)
		if p.Owners, err = s.owners(r.Context(), u); err != nil {
			return err
		}
	}
	if p.Names, err = s.names(r.Context()); err != nil {
		return err
	}
	if err := s.aboutMatter(r, &p); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "matter", p)
}

// offer lists where the reader may move a matter. Of an exam there is one result, which its
// points make; what others did is checked by others.
func (p *matterPage) offer(u people.User, m supervision.Matter) {
	for _, to := range m.Next() {
		if m.State == supervision.Exam && to == supervision.Course || to == m.State {
			continue
		}
		if m.Bars(u.ID, to) {
			p.Bar = "own_work"
			if m.Kind == supervision.Interview {
				p.Bar = "own_level"
			}
			continue
		}
		p.Next = append(p.Next, to)
	}
	if !m.Over() {
		p.Next = append(p.Next, m.State)
	}
}

// titleOf names the rule by which an item is measured.
func (s *server) titleOf(m supervision.Matter) string {
	if m.Kind != supervision.Item {
		return ""
	}
	for _, rule := range s.Rules() {
		if rule.Name == m.Subject {
			return rule.Title
		}
	}
	return m.Subject
}

// aboutMatter fills in what a matter is about.
func (s *server) aboutMatter(r *http.Request, p *matterPage) error {
	switch p.Kind {
	case supervision.Item:
		return s.showEffect(r, p)
	case supervision.Interview:
		t, err := s.Store.Ticket(r.Context(), p.Subject)
		if isNotFound(err) {
			return nil
		}
		p.Lapsed = err == nil && !substantiated(t)
		if s.opens(r, "GET /tickets/{id}") && err == nil {
			if err = s.seesTicket(r, t); err == nil {
				p.About = ticketURL(t.ID)
			} else if isNotFound(err) {
				err = nil
			}
		}
		return err
	case supervision.Training:
		p.About = agentURL(p.Agent, "")
	case supervision.Ladder:
		return s.showVerdict(r.Context(), p)
	}
	return nil
}

// showVerdict leads to the finding of a ladder, and to the verdict that took it back.
func (s *server) showVerdict(ctx context.Context, p *matterPage) error {
	p.About = findingURL(p.Subject)
	if p.matterLine.Undone == 0 {
		return nil
	}
	f, err := s.Store.Finding(ctx, p.Subject)
	if err != nil {
		return err
	}
	d, err := s.dossier(ctx, f.CallID, storage.WithVerdicts)
	for _, v := range d.Verdicts {
		if v.Finding == p.Subject && v.Round == p.matterLine.Undone {
			p.Undone = &v
		}
	}
	return err
}

// substantiated tells what stands of a complaint: the last conclusion.
func substantiated(t call.Ticket) bool {
	last, stands := -1, false
	for i, e := range t.Events {
		if (e.Kind == call.Substantiated || e.Kind == call.NotSubstantiated) && (last < 0 || !e.At.Before(t.Events[last].At)) {
			last, stands = i, e.Kind == call.Substantiated
		}
	}
	return stands
}

// showEffect counts what the measure of an item has brought, once it is in force.
func (s *server) showEffect(r *http.Request, p *matterPage) error {
	if p.Day == "" {
		return nil
	}
	e, err := report.EffectOf(r.Context(), s.Store, s.Reckon(s.Now()), p.Matter, userOf(r).ID)
	if err != nil {
		return err
	}
	p.Effect = &effectView{Effect: e}
	if e.Days == 0 {
		return nil
	}
	_, _, before, _, _ := supervision.Span(p.Day, p.Today)
	p.Effect.Sides = [2]effectSide{effectSideOf("before", p.Matter, e.From, before, e.Before), effectSideOf("after", p.Matter, e.Since, e.Until, e.After)}
	return nil
}

// effectSideOf gives counts with the addresses of the rows that they are.
func effectSideOf(code string, m supervision.Matter, first, last string, c supervision.Count) effectSide {
	e := effectSide{Code: code, First: first, Last: last, Count: c}
	f := report.EffectSums(m, first, last)
	f.Items = f.Items[:1]
	e.CallsURL = report.RowsOf(f, report.Met)
	if m.Subject == "" {
		e.CallsURL, e.BadURL = "", report.RowsOf(f, report.Met)
		f.Items = []scoring.Item{scoring.InternalTotal}
		e.WaitingURL = report.RowsOf(f, report.Met)
		return e
	}
	list := func(status storage.FindingStatus) string {
		return "/findings?" + findingsOf(m.Subject, m.Dept, first, last, status).Encode()
	}
	if m.Team == "" { // the list does not narrow to teams
		e.BadURL, e.WaitingURL = list(storage.Confirmed), list(storage.Open)
	}
	return e
}
