package web

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// A deskView is what the page of a call has to know of the case: what waits, who may
// judge it, and where to go after it.
type deskView struct {
	Case      storage.CaseRow
	IsCase    bool                 // something of the call was for review once
	Waits     []storage.FindingRow // what a verdict is about
	May       bool                 // the reader may judge it now
	Bar       string               // why not: a code under "bar."
	Key       string               // of the form, for one press
	Draft     string               // what the reader has typed before
	Listening string               // who else has the call open
	Second    bool                 // the reader's would be the second opinion
	Opinions  []storage.Decision   // of the two who disagree, for the leader
	Recent    []recent
	Queue     string // the way back to the list, at this case
	Next      string // the next call, or the list when there is none
	After     string // the one after it, to be fetched ahead
	At        int    // the call's place in the list, from 1; 0 where it has none
	Left      int    // in the list
	Marks     bool   // the reader may mark the case as typical
}

// A recent is one of the reader's last decisions, which can be taken back.
type recent struct {
	storage.Decision
	URL  string // of the call
	Undo string // where to post
	Last bool   // the very last
}

// deskOf says how the reader stands towards the case of a call, and takes the call if it
// was opened from the queue to be judged.
func (s *server) deskOf(r *http.Request, callID string, list url.Values) (deskView, error) {
	ctx, u, now := r.Context(), userOf(r), s.Now()
	list = queueList(list)
	v := deskView{Key: newKey(), Queue: address("/queue", with(list, "at", callID)), Next: address("/queue", list)}
	c, err := s.Store.Case(ctx, callID, u.ID, now)
	switch {
	case errors.Is(err, storage.ErrNotFound):
	case err != nil:
		return v, err
	default:
		v.Case, v.IsCase = c, true
	}
	if !u.Is(people.Reviewer, people.Leader) {
		v.Bar = "role"
		return v, nil
	}
	if v.Recent, err = s.recentOf(r, u); err != nil || !v.IsCase {
		return v, err
	}
	for _, f := range c.Findings {
		if f.Waits() {
			v.Waits = append(v.Waits, f)
		}
	}
	if err := s.mayJudge(r, &v, u); err != nil {
		return v, err
	}
	v.Marks = v.Bar != "own_call"
	draft, err := s.Store.Draft(ctx, callID, u.ID)
	if err != nil {
		return v, err
	}
	v.Draft = draft.Note
	if err := s.open(r, &v, u, cameFromQueue(r)); err != nil {
		return v, err
	}
	o, err := s.onward(ctx, u, list, c.Place, callID)
	v.Next, v.After, v.Left = o.Next, o.After, o.Left
	if err == nil && cameFromQueue(r) {
		v.At, err = s.placeIn(ctx, u, list, c.Place)
	}
	return v, err
}

// mayJudge finds out whether the reader may judge the case as it stands, and why not.
func (s *server) mayJudge(r *http.Request, v *deskView, u people.User) error {
	var opinions []storage.Decision
	if v.Case.Stage != storage.First {
		all, err := s.Store.Decisions(r.Context(), v.Case.CallID)
		if err != nil {
			return err
		}
		for _, d := range all {
			if !d.Stood && !d.Undone && d.Kind != storage.Undo {
				opinions = append(opinions, d)
			}
		}
	}
	gave := false
	for _, d := range opinions {
		gave = gave || d.Reviewer == u.ID
	}
	v.Second = v.Case.Stage == storage.Second
	switch {
	case len(v.Waits) == 0:
		v.Bar = "ended"
	case u.Took(v.Case.Agent):
		v.Bar = "own_call"
	case gave:
		v.Bar = "own_opinion"
	case v.Case.Stage == storage.Leads && !u.Is(people.Leader):
		v.Bar = "leads"
	case v.Case.Stage != storage.Leads && !u.Is(people.Reviewer):
		v.Bar = "role"
	}
	v.May = v.Bar == ""
	if v.May && v.Case.Stage == storage.Leads { // who decides has to know what they think
		v.Opinions = opinions
	}
	return nil
}

// open takes the call for the reader who came from the queue to judge it. Whoever came
// from elsewhere only learns who has it.
func (s *server) open(r *http.Request, v *deskView, u people.User, fromList bool) error {
	l := v.Case.Listening
	if v.May && fromList && !ahead(r) {
		var err error
		if l, err = s.listen(r, u, v.Case.CallID); err != nil && !errors.Is(err, storage.ErrUnavailable) {
			return err
		}
	}
	if !ahead(r) && !v.Case.Seen {
		if err := s.wrote(s.Store.See(r.Context(), v.Case.CallID, u.ID, v.Case.Version), s.Now()); err != nil && !errors.Is(err, storage.ErrUnavailable) {
			return err
		}
	}
	if l.Who != u.ID {
		v.Listening = nameOf(l)
	}
	return nil
}

// recentOf gives the reader's last decisions.
func (s *server) recentOf(r *http.Request, u people.User) ([]recent, error) {
	last, err := s.Store.RecentDecisions(r.Context(), u.ID, storage.Undoable)
	var views []recent
	for i, d := range last {
		views = append(views, recent{d, callURL(d.CallID), undoURL(d.CallID, d.Key), i == 0})
	}
	return views, err
}

// paceOf counts the reader's decisions of the last hour, and of today.
func (s *server) paceOf(r *http.Request, u people.User) (hour, today int, err error) {
	now := s.Now()
	if hour, err = s.Store.Pace(r.Context(), u.ID, now.Add(-time.Hour)); err != nil {
		return 0, 0, err
	}
	midnight, err := time.ParseInLocation(time.DateOnly, now.In(s.Zone).Format(time.DateOnly), s.Zone)
	if err != nil {
		return 0, 0, err
	}
	today, err = s.Store.Pace(r.Context(), u.ID, midnight)
	return hour, today, err
}

// cameFromQueue tells whether a call was opened from a list of cases.
func cameFromQueue(r *http.Request) bool {
	list, err := url.ParseQuery(r.URL.Query().Get("list"))
	return err == nil && list.Has("tab")
}
