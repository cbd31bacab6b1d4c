package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
)

// maxChosen is how many calls one press of a button changes.
const maxChosen = 10_000

// reopen sends calls of a day back to work: those chosen in the form, or all that
// stopped with the given state and reason. Pressing twice sends none twice: what is
// on its way is not sent back.
func (s *server) reopen(w http.ResponseWriter, r *http.Request) error {
	f, err := s.dayForm(r)
	if err != nil {
		return err
	}
	ids, err := s.chosen(r.Context(), r.PostForm, f, stopped)
	if err != nil {
		return err
	}
	n, err := s.Store.Reopen(r.Context(), ids, userOf(r).ID, s.Now())
	if err = s.wrote(err, s.Now()); err != nil {
		return fmt.Errorf("send calls back: %w", err)
	}
	s.backToDay(w, r, f, "sent", n)
	return nil
}

// dayForm reads the form of a day's page: which day, and which calls were shown.
func (s *server) dayForm(r *http.Request) (storage.EntryFilter, error) {
	if err := r.ParseForm(); err != nil {
		return storage.EntryFilter{}, err
	}
	return s.parseEntryFilter(r.PathValue("day"), r.PostForm)
}

// backToDay leads back to the list that a form stood on, and tells there how many
// calls it changed.
func (s *server) backToDay(w http.ResponseWriter, r *http.Request, f storage.EntryFilter, done string, n int) {
	q := url.Values{}
	if f.State != "" {
		q.Set("state", string(f.State))
	}
	if f.Reason != "" {
		q.Set("reason", f.Reason)
	}
	q.Set(done, strconv.Itoa(n))
	http.Redirect(w, r, address(dayURL(f.Day), q), http.StatusSeeOther)
}

// chosen gives the calls that a form means: the one whose own button was pressed,
// all of a list in one of the given states, or those that are ticked. To mean none is
// a mistake, so that nobody changes a whole day by forgetting to tick.
func (s *server) chosen(ctx context.Context, form url.Values, f storage.EntryFilter, in []storage.State) ([]string, error) {
	switch {
	case form.Get("only") != "":
		return form["only"][:1], nil
	case form.Get("all") != "":
		return s.callsIn(ctx, f, in)
	case len(form["call"]) == 0:
		return nil, errNoneChosen
	}
	return form["call"], nil
}

// callsIn lists what a filter finds in one of the given states.
func (s *server) callsIn(ctx context.Context, f storage.EntryFilter, in []storage.State) ([]string, error) {
	if !slices.Contains(in, f.State) {
		return nil, inputError{"state", string(f.State)}
	}
	f.Limit = maxChosen
	rows, err := s.Store.Entries(ctx, f)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Entry.CallID
	}
	return ids, nil
}
