package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// Gold calls and second looks come to reviewers like any other call: nothing on the page
// tells, what was decided is not shown, and what is decided is kept apart.

// lookAt gives the look for which a call is open to a user; false for none.
func (s *server) lookAt(ctx context.Context, callID string, u people.User) (storage.Look, bool, error) {
	l, err := s.Store.LookAt(ctx, callID, u.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return l, false, nil
	}
	return l, err == nil, err
}

// hide leaves of a dossier's findings those that are asked for, as if nobody had judged
// them.
func hide(d *storage.Dossier, asked func(storage.FindingRow) bool) {
	var open []storage.FindingRow
	for _, f := range d.Findings {
		if asked(f) {
			f.Status, f.Moved, f.Provisional, f.Rounds = storage.Open, false, false, 0
			open = append(open, f)
		}
	}
	d.Findings, d.Verdicts = open, nil
}

// blindDesk is the desk of who judges a call blind: what is looked at waits, and the
// reader may judge it.
func blindDesk(v deskView, d storage.Dossier) deskView {
	v.IsCase, v.May, v.Bar, v.Second, v.Opinions, v.Listening = true, true, "", false, nil, ""
	v.Waits, v.Case.Findings, v.Case.Stage = d.Findings, d.Findings, storage.First
	v.Case.Appeal, v.Case.Typical = "", storage.Typical{}
	v.Case.CallID, v.Case.Todo, v.Case.Judged, v.Case.InputRev = d.Call.ID, len(d.Findings), 0, d.Entry.InputRev
	return v
}

// judgedBlind keeps what a user says of a call that is open for a look, in place of a
// verdict; false when the call is not, and a verdict is meant.
func (s *server) judgedBlind(w http.ResponseWriter, r *http.Request, u people.User, c storage.CaseRow, list url.Values) (bool, error) {
	id := c.CallID
	l, blind, err := s.answerBlind(r, u, id)
	if err != nil || !blind {
		return blind, err
	}
	o, err := s.onward(r.Context(), u, list, c.Place, id)
	if err != nil {
		return true, err
	}
	o.Said, o.Undo = s.words(w, r).say("said."+r.PostForm.Get("kind"), id), undoURL(id, l.Key)
	return true, s.went(w, r, o)
}

// answerBlind is judgedBlind without the way on. It gives the look that was answered.
func (s *server) answerBlind(r *http.Request, u people.User, id string) (storage.Look, bool, error) {
	key, err := keyIn(r.PostForm)
	if err != nil {
		return storage.Look{}, false, err
	}
	key = judging.Key(u.ID, key, r.PostForm.Get("kind"))
	l, blind, err := s.lookFor(r.Context(), id, u, key)
	if err != nil || !blind {
		return l, false, err
	}
	l.Answered, l.Key = s.Now(), key
	said, err := blindAnswers(r.PostForm, l.Answered)
	if err == nil {
		err = s.wholeOf(r.Context(), l, said)
	}
	if err != nil {
		return l, true, err
	}
	return l, true, s.wrote(s.Store.Answer(r.Context(), l, said), l.Answered)
}

// blindAnswers reads what a form says of each finding.
func blindAnswers(form url.Values, at time.Time) ([]storage.Opinion, error) {
	kinds, err := kindsIn(form, storage.VerdictKind(form.Get("kind")))
	if err != nil {
		return nil, err
	}
	reasons, err := reasonsIn(form)
	if err != nil {
		return nil, err
	}
	note, err := noteIn(form, "note", maxNote)
	if err != nil {
		return nil, err
	}
	var said []storage.Opinion
	for _, f := range form["finding"] {
		said = append(said, storage.Opinion{Finding: f, Answer: kinds(f), Reason: reasons[kinds(f)], Note: note, At: at})
	}
	if len(said) == 0 {
		return nil, inputError{"finding", ""}
	}
	return said, nil
}

// wholeOf is storage.ErrConflict for answers that leave a finding out that a look is about:
// agreement is counted over all of them.
func (s *server) wholeOf(ctx context.Context, l storage.Look, said []storage.Opinion) error {
	asked, err := s.Store.Opinions(ctx, storage.OpinionFilter{Kind: l.Kind, Source: l.Source})
	if err != nil {
		return err
	}
	for _, o := range asked {
		if !slices.ContainsFunc(said, func(a storage.Opinion) bool { return a.Finding == o.Finding }) {
			return fmt.Errorf("finding %s was not answered: %w", o.Finding, storage.ErrConflict)
		}
	}
	return nil
}

// lookFor finds the look that a form is about: one that is open, or that the same press
// of a button has answered.
func (s *server) lookFor(ctx context.Context, callID string, u people.User, key string) (storage.Look, bool, error) {
	l, open, err := s.lookAt(ctx, callID, u)
	if err != nil || open {
		return l, open, err
	}
	all, err := s.Store.Looks(ctx, storage.OpinionFilter{CallID: callID})
	at := slices.IndexFunc(all, func(l storage.Look) bool {
		return l.Kind != storage.CalibrationLook && l.Reviewer == u.ID && l.Key == key
	})
	if err != nil || at < 0 {
		return l, false, err
	}
	return all[at], true, nil
}

// mix puts a gold call or a second look in the place of the next call, at the rates that
// are set. Which are is settled by the user, the day, the call before and a secret.
func (s *server) mix(ctx context.Context, u people.User, o *onward, list url.Values, callID string) error {
	reach, ok := u.Reach()
	if !ok || !u.Is(people.Reviewer) {
		return nil
	}
	now := s.Now()
	lot := s.bench.Lots.Chance("mix", u.ID, now.In(s.Zone).Format("2006-01-02"), callID)
	t := storage.Taker{Reviewer: u.ID, Agent: u.Agent, Reach: reach, At: now}
	switch gold, second := s.Terms.GoldRate, 2*s.Terms.SecondRate; { // twice, so that what is drawn does not pile up
	case lot < gold:
		t.Kind = storage.GoldLook
	case lot < gold+second:
		t.Kind = storage.SecondLook
	default:
		return nil
	}
	l, err := s.Store.TakeLook(ctx, t)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || l.CallID == callID {
		return err
	}
	o.Next, o.After = inList(callURL(l.CallID), listQuery(list)), o.Next
	return nil
}
