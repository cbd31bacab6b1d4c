package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/tingcha/tingcha/storage"
)

// closeDay freezes a day, or tells everything that is in the way.
func (s *server) closeDay(w http.ResponseWriter, r *http.Request) error {
	f, err := s.dayForm(r)
	if err != nil {
		return err
	}
	by := userOf(r).ID
	_, err = s.Store.CloseDay(r.Context(), f.Day, by, s.Now())
	if err = s.wrote(err, s.Now()); err != nil {
		if errors.Is(err, storage.ErrOpen) {
			s.Log.Info("a day could not be closed", "day", f.Day, "by", by, "error", err)
			return s.inTheWay(r.Context(), f.Day, err)
		}
		return fmt.Errorf("close the day: %w", err)
	}
	http.Redirect(w, r, dayURL(f.Day)+"#close", http.StatusSeeOther)
	return nil
}

// openError says what is in the way of closing a day.
type openError struct {
	obstacles []obstacle
	err       error
}

// Error tells the store's words.
func (e openError) Error() string { return e.err.Error() }

// Unwrap gives the store's error.
func (e openError) Unwrap() error { return e.err }

// An obstacle is in the way of closing a day: a sum that is wrong, calls without an
// end and without an exemption, or an earlier day that is open.
type obstacle struct {
	Kind  string        // "identity", "state" or "day"
	State storage.State // of Kind "state"
	Day   string        // of Kind "day"
	N     int           // how many calls
	Asked int           // of them with an exemption that nobody has approved
	URL   string
}

// inTheWay is the error of a close that was refused, with all obstacles.
func (s *server) inTheWay(ctx context.Context, day string, refused error) error {
	days, err := s.Store.Coverage(ctx, "", day)
	if err != nil {
		return err
	}
	closes, err := s.Store.Closes(ctx)
	if err != nil {
		return err
	}
	var found []obstacle
	for _, d := range days {
		isClosed := slices.ContainsFunc(closes, func(c storage.DayClose) bool { return c.Day == d.Day })
		if d.Day < day && !isClosed {
			found = append(found, obstacle{Kind: "day", Day: d.Day, URL: dayURL(d.Day)})
		}
		if d.Day == day {
			exempt, err := s.exemptionViews(ctx, day)
			if err != nil {
				return err
			}
			found = append(found, obstaclesOf(dayOf(d), exempt)...)
		}
	}
	return openError{found, refused}
}

// obstaclesOf gives what of a day itself is in the way of closing it.
func obstaclesOf(d dayView, exempt []exemptionView) []obstacle {
	var found []obstacle
	if !d.Adds() {
		found = append(found, obstacle{Kind: "identity", N: d.Gap, URL: d.URL})
	}
	for _, state := range gaps {
		o := obstacle{Kind: "state", State: state, N: d.States[state] + d.Day.Unlisted[state]}
		for _, e := range exempt {
			switch {
			case e.State != state:
			case e.ApprovedBy != "":
				o.N--
			default:
				o.Asked++
			}
		}
		if o.N > 0 {
			o.URL = address(d.URL, url.Values{"state": {string(state)}})
			found = append(found, o)
		}
	}
	return found
}

// A closeView is the close of a day, beside what is counted now.
type closeView struct {
	storage.DayClose
	Sound   bool // the seal fits, and so does the link to the close before
	Changed []changedView
}

// Head is the beginning of the hash: enough to compare by eye.
func (c closeView) Head() string { return c.Hash[:min(len(c.Hash), 12)] }

// A changedView is a figure that is not what it was when the day was closed.
type changedView struct {
	State    storage.State // "" for the expected
	Unlisted bool
	Was, Is  int
}

// closeViews gives the closes by day, each compared with today's counts.
func closeViews(closes []storage.DayClose, days []storage.Day) map[string]*closeView {
	views := map[string]*closeView{}
	prev := ""
	for _, c := range closes {
		views[c.Day] = &closeView{DayClose: c, Sound: len(c.Flaws(prev)) == 0}
		prev = c.Hash
	}
	for _, d := range days {
		if v := views[d.Day]; v != nil {
			v.Changed = changes(v.DayClose, d)
		}
	}
	return views
}

// changes compares what was frozen with what is.
func changes(c storage.DayClose, d storage.Day) []changedView {
	var changed []changedView
	note := func(v changedView) {
		if v.Was != v.Is {
			changed = append(changed, v)
		}
	}
	note(changedView{Was: c.Expected, Is: d.Expected})
	for _, state := range storage.States() {
		note(changedView{State: state, Was: c.States[state], Is: d.States[state]})
	}
	for _, state := range storage.States() {
		note(changedView{State: state, Unlisted: true, Was: c.Unlisted[state], Is: d.Unlisted[state]})
	}
	return changed
}
