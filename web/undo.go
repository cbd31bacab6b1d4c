package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// undoURL is where to post to take a decision on a call back. It names the decision, so
// that no other one is taken back in its place.
func undoURL(callID, decision string) string {
	return address(callURL(callID)+"/undo", url.Values{"of": {decision}})
}

// undoCase takes a decision on a case back, which must be the last: the user's own, or for
// a leader anybody's. It leads to the case.
func (s *server) undoCase(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u, id := userOf(r), r.PathValue("id")
	c, err := s.caseToUndo(r.Context(), u, id)
	if err != nil {
		return err
	}
	key, err := keyIn(r.PostForm)
	if err != nil {
		return err
	}
	list, err := listOf(r.PostForm.Get("list"))
	if err != nil {
		return err
	}
	undo := storage.CaseUndo{
		CallID: id, Reviewer: u.ID, Of: r.URL.Query().Get("of"), Leads: u.Is(people.Leader),
		Key: judging.Key(u.ID, key, string(storage.Undo)), At: s.Now(),
	}
	if undo.Of == "" {
		return inputError{"of", ""}
	}
	if err := s.notGiven(r.Context(), u, id, undo.Of); err != nil {
		return err
	}
	_, err = s.Store.UndoCase(r.Context(), undo)
	if err = s.wrote(err, undo.At); err != nil {
		return s.refused(r, c, err)
	}
	left, err := s.left(r.Context(), u, list)
	if err != nil {
		return err
	}
	return s.went(w, r, onward{Next: inList(callURL(id), listQuery(list)), Left: left, Said: s.words(w, r).say("said.undo", id)})
}

// caseToUndo gives the case of a call on which a user may take decisions back. On a call
// that is sealed to the user nobody has decided anything, as far as the user knows.
func (s *server) caseToUndo(ctx context.Context, u people.User, id string) (storage.CaseRow, error) {
	c, err := s.Store.Case(ctx, id, u.ID, s.Now())
	if err != nil {
		return c, err
	}
	if err := s.inReach(ctx, u, c.Agent, c.Dept); err != nil {
		return storage.CaseRow{}, err
	}
	if err := judging.MayUndo(u, c); err != nil {
		return c, err
	}
	is, err := s.sealedTo(ctx, u)
	if err == nil && is(id) {
		err = storage.ErrConflict
	}
	return c, err
}

// notGiven is errGiven when what a user would take back was said blind.
func (s *server) notGiven(ctx context.Context, u people.User, callID, key string) error {
	looks, err := s.Store.Looks(ctx, storage.OpinionFilter{CallID: callID})
	if err == nil && slices.ContainsFunc(looks, func(l storage.Look) bool {
		return l.Kind != storage.CalibrationLook && l.Reviewer == u.ID && l.Key == key
	}) {
		err = errGiven
	}
	return err
}
