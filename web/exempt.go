package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
)

// maxExempt is how many calls one press exempts: each is a transaction of its own.
const maxExempt = 1000

// exempt asks that the gaps of calls be accepted, with a reason. The calls
// are chosen as those to send back are.
func (s *server) exempt(w http.ResponseWriter, r *http.Request) error {
	f, err := s.dayForm(r)
	if err != nil {
		return err
	}
	e := storage.Exemption{Reason: line(r.PostForm.Get("why")), AskedBy: userOf(r).ID, AskedAt: s.Now()}
	if err := named("why", e.Reason); err != nil {
		return err
	}
	ids, err := s.chosen(r.Context(), r.PostForm, f, gaps)
	if err != nil {
		return err
	}
	if r.PostForm.Get("all") != "" { // asking again would take approvals back
		asked, err := s.exemptions(r.Context(), f.Day)
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return asked[id].CallID != "" })
	}
	ids = ids[:min(len(ids), maxExempt)]
	for _, id := range ids {
		e.CallID = id
		if err := s.wrote(s.Store.Exempt(r.Context(), e), e.AskedAt); err != nil {
			return fmt.Errorf("ask for an exemption of %s: %w", id, err)
		}
	}
	s.backToDay(w, r, f, "asked", len(ids))
	return nil
}

// approve accepts what somebody else has asked for: what is ticked, or all of the day.
// It is all of that or, when one was asked for by the same person, nothing.
func (s *server) approve(w http.ResponseWriter, r *http.Request) error {
	f, err := s.dayForm(r)
	if err != nil {
		return err
	}
	by := userOf(r).ID
	ids, err := s.toApprove(r.Context(), r.PostForm, f.Day, by)
	if err != nil {
		return err
	}
	for _, id := range ids {
		_, err := s.Store.Approve(r.Context(), id, by, s.Now())
		if err = s.wrote(err, s.Now()); err != nil {
			return fmt.Errorf("approve the exemption of %s: %w", id, err)
		}
	}
	s.backToDay(w, r, storage.EntryFilter{Day: f.Day}, "approved", len(ids))
	return nil
}

// toApprove gives the calls whose exemptions a form means. It refuses a name that
// asked for one of them, however it is written.
func (s *server) toApprove(ctx context.Context, form url.Values, day, by string) ([]string, error) {
	asked, err := s.exemptions(ctx, day)
	if err != nil {
		return nil, err
	}
	ids := form["call"]
	if form.Get("all") != "" {
		ids = nil
		for _, id := range slices.Sorted(maps.Keys(asked)) {
			if asked[id].ApprovedBy == "" && len(ids) < maxExempt {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, errNoneChosen
	}
	for _, id := range ids {
		if strings.EqualFold(asked[id].AskedBy, by) {
			return nil, fmt.Errorf("approve the exemption of %s: %w", id, storage.ErrSamePerson)
		}
	}
	return ids, nil
}

// exemptions gives what was asked for the calls of a day, by call.
func (s *server) exemptions(ctx context.Context, day string) (map[string]storage.Exemption, error) {
	list, err := s.Store.Exemptions(ctx, day)
	if err != nil {
		return nil, err
	}
	byCall := make(map[string]storage.Exemption, len(list))
	for _, e := range list {
		byCall[e.CallID] = e
	}
	return byCall, nil
}

// An exemptionView is an exemption with where its call stands now.
type exemptionView struct {
	storage.Exemption
	State storage.State
	Gap   bool // the call is still a gap
}

// exemptionViews adds where the calls stand, in the order of the list.
func (s *server) exemptionViews(ctx context.Context, day string) ([]exemptionView, error) {
	list, err := s.Store.Exemptions(ctx, day)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.CallID
	}
	ds, err := s.Store.Load(ctx, ids, 0)
	if err != nil {
		return nil, err
	}
	states := map[string]storage.State{}
	for _, d := range ds {
		states[d.Call.ID] = d.Entry.State
	}
	views := make([]exemptionView, len(list))
	for i, e := range list {
		views[i] = exemptionView{e, states[e.CallID], isGap(states[e.CallID])}
	}
	return views, nil
}

// line makes one line of what somebody typed, without space around and with single
// spaces inside, so that a name has one form.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// named refuses names and reasons that are empty or that nobody would write.
func named(key, v string) error {
	if v == "" || len(v) > maxText || !utf8.ValidString(v) {
		return inputError{key, v[:min(len(v), 20)]}
	}
	return nil
}

// told reads how many calls the press of a button has just changed, and under which
// key that is told; "" for none.
func told(q url.Values) (key, n string) {
	for _, key := range []string{"sent", "asked", "approved"} {
		if n := count(q.Get(key)); n != "" {
			return key, n
		}
	}
	return "", ""
}
