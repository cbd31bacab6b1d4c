package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
	"github.com/tingcha/tingcha/web/judging"
)

// maxTitle is the longest problem in a line, in characters.
const maxTitle = 120

// openMatter opens what the form says: an item, the interviews that a complaint requires,
// the training of somebody who repeats, or the four steps on a confirmed finding.
func (s *server) openMatter(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	key, err := keyIn(r.PostForm)
	if err != nil {
		return err
	}
	u, now := userOf(r), s.Now()
	m := supervision.Matter{Kind: supervision.Kind(r.PostForm.Get("kind"))}
	v := supervision.Move{By: u.ID, At: now, Key: judging.Key(u.ID, key, strings.Join([]string{string(m.Kind), r.PostForm.Get("ticket"), r.PostForm.Get("agent"), r.PostForm.Get("finding")}, " "))}
	about := map[supervision.Kind]func(*http.Request, *supervision.Matter, *supervision.Move) error{
		supervision.Item: s.anItem, supervision.Interview: s.anInterview, supervision.Training: s.aTraining, supervision.Ladder: s.aLadder,
	}[m.Kind]
	if about == nil {
		return inputError{"kind", short(string(m.Kind))}
	}
	v.To = supervision.States(m.Kind)[0]
	if v.Owner, err = s.ownerIn(r); err != nil {
		return err
	}
	v.Owner = cmp.Or(v.Owner, u.ID)
	if v.Due, err = s.dueIn(r, m.Kind, now); err != nil {
		return err
	}
	if v.Words, err = noteIn(r.PostForm, "note", maxNote); err != nil {
		return err
	}
	m.ID = people.Sum(v.Key)[:20]
	if err := about(r, &m, &v); err != nil {
		return err
	}
	if u.Took(m.Agent) {
		return judging.ErrOwnCall
	}
	kept, err := s.Store.OpenMatter(r.Context(), m, v)
	if err = s.wrote(matterError(err), now); err != nil {
		return fmt.Errorf("open a matter: %w", err)
	}
	http.Redirect(w, r, matterURL(kept.ID), http.StatusSeeOther)
	return nil
}

// anItem reads an item of the weekly sheet, which names a department and a person.
func (s *server) anItem(r *http.Request, m *supervision.Matter, v *supervision.Move) error {
	var err error
	if m.Title, err = wordsIn(r.PostForm, "title", maxTitle); err != nil {
		return err
	}
	if m.Dept, err = wordsIn(r.PostForm, "dept", maxText/4); err != nil {
		return err
	}
	if m.Team, err = noteIn(r.PostForm, "team", maxText/4); err != nil {
		return err
	}
	u := userOf(r)
	// Whoever sees a team opens items of it, and in no other department than the own.
	if reach, ok := u.Reach(); !ok || !reach.Holds("", m.Team, m.Dept) || reach.Team != "" && m.Dept != u.Dept {
		return storage.ErrNotFound
	}
	m.Subject = r.PostForm.Get("rule")
	if m.Subject != "" && !slices.ContainsFunc(s.Rules(), func(rule Rule) bool { return rule.Name == m.Subject }) {
		return inputError{"rule", short(m.Subject)}
	}
	if v.Measure, err = noteIn(r.PostForm, "measure", maxNote); err != nil {
		return err
	}
	v.Words = cmp.Or(v.Words, m.Title)
	return nil
}

// anInterview begins the four interviews on a complaint, which has to be substantiated.
func (s *server) anInterview(r *http.Request, m *supervision.Matter, v *supervision.Move) error {
	m.Subject, m.Agent = r.PostForm.Get("ticket"), r.PostForm.Get("agent")
	day := r.PostForm.Get("day")
	if !isDay(day) {
		return inputError{"day", short(day)}
	}
	all, err := s.complaintsSeen(r, m.Agent, day, day)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(c supervision.Complaint) bool { return c.Ticket == m.Subject })
	if i < 0 {
		return storage.ErrNotFound
	}
	if all[i].Agent == "" || all[i].Dept == "" {
		return inputError{"dept", ""}
	}
	m.ID = people.Sum("interview\x00" + m.Subject)[:20]
	m.Title, m.Dept, m.Team = m.Subject, all[i].Dept, all[i].Team
	v.Words = cmp.Or(v.Words, m.Subject)
	return nil
}

// aTraining begins the training of an agent about whom complaints were substantiated over
// and over.
func (s *server) aTraining(r *http.Request, m *supervision.Matter, v *supervision.Move) error {
	m.Agent = r.PostForm.Get("agent")
	first, last, err := s.windowAsked("", "")
	if err != nil {
		return err
	}
	all, err := s.complaintsSeen(r, m.Agent, first, last)
	if err != nil {
		return err
	}
	some := supervision.Repeaters(all, nil, s.Supervision)
	if len(some) == 0 || m.Agent == "" {
		return storage.ErrNotFound
	}
	m.Subject, m.Title, m.Dept, m.Team = m.Agent, m.Agent, some[0].Dept, some[0].Team
	if m.Dept == "" {
		return inputError{"dept", ""}
	}
	var tickets []string
	for _, c := range some[0].Complaints {
		tickets = append(tickets, c.Ticket)
	}
	v.Words = cmp.Or(v.Words, firstRunes(strings.Join(tickets, " "), maxNote))
	return nil
}

// aLadder begins the four steps on a confirmed finding.
func (s *server) aLadder(r *http.Request, m *supervision.Matter, v *supervision.Move) error {
	f, err := s.Store.Finding(r.Context(), r.PostForm.Get("finding"))
	if err == nil {
		err = s.sees(r, f.Agent, f.Dept)
	}
	if err == nil {
		err = s.unsealed(r.Context(), userOf(r), f.CallID)
	}
	if err != nil {
		return err
	}
	m.Subject, m.Title, m.Agent, m.Dept, m.Grave = f.ID, f.Finding.Title, f.Agent, f.Dept, isGrave(f)
	if m.Agent == "" || m.Dept == "" {
		return inputError{"agent", ""}
	}
	if m.Team, err = s.teamOf(r.Context(), m.Agent); err != nil {
		return err
	}
	if v.Words == "" {
		return inputError{"note", "0"}
	}
	return nil
}

// complaintsSeen is complaintsIn as far as the user who asks sees; about nobody there are
// none to be asked for one by one.
func (s *server) complaintsSeen(r *http.Request, agent, first, last string) ([]supervision.Complaint, error) {
	reach, err := reachOf(r)
	if err != nil {
		return nil, err
	}
	if len(agent) > maxText {
		return nil, inputError{"agent", short(agent)}
	}
	return s.complaintsIn(r.Context(), reach, agent, first, last)
}

// teamOf is the team of an agent on the roster; empty for who is not on it.
func (s *server) teamOf(ctx context.Context, agent string) (string, error) {
	a, err := s.Store.Agent(ctx, agent)
	if isNotFound(err) {
		return "", nil
	}
	return a.Team, err
}
