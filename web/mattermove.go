package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
	"github.com/tingcha/tingcha/web/judging"
)

// isGrave tells whether a finding is of a red line: its ladder ends with a penalty only.
func isGrave(f storage.FindingRow) bool { return f.Finding.Level == inspect.RedLine }

// errMatterMoved is for who moves a matter that somebody else has moved meanwhile, or opens
// one that is there.
var errMatterMoved = errors.New("the matter is not as it was seen")

func isNotFound(err error) bool { return errors.Is(err, storage.ErrNotFound) }

// movesMatter tells whether a user may take a matter a step on: a leader, or who answers for
// it, and nobody who it is about.
func movesMatter(u people.User, m supervision.Matter) error {
	switch {
	case u.Took(m.Agent):
		return judging.ErrOwnCall
	case !u.Is(people.Leader) && m.Owner != u.ID:
		return errForbidden
	}
	return nil
}

// moveMatter takes a matter a step on.
func (s *server) moveMatter(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	m, _, err := s.matterAsked(r)
	if err != nil {
		return err
	}
	if err := movesMatter(userOf(r), m); err != nil {
		return err
	}
	v, err := s.moveIn(r, m)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(r.PostForm.Get("seen"))
	if err != nil {
		return inputError{"seen", short(r.PostForm.Get("seen"))}
	}
	_, err = s.Store.MoveMatter(r.Context(), m.ID, seen, v)
	if err = s.wrote(matterError(err), v.At); err != nil {
		return fmt.Errorf("move a matter: %w", err)
	}
	http.Redirect(w, r, matterURL(m.ID), http.StatusSeeOther)
	return nil
}

// moveIn reads a move of a matter. An exam has its points, and those say
// where it leads: passed, or to the course again.
func (s *server) moveIn(r *http.Request, m supervision.Matter) (supervision.Move, error) {
	u, now := userOf(r), s.Now()
	v := supervision.Move{From: supervision.State(r.PostForm.Get("from")), To: supervision.State(r.PostForm.Get("to")), By: u.ID, At: now}
	key, err := keyIn(r.PostForm)
	if err != nil {
		return v, err
	}
	v.Key = judging.Key(u.ID, key, m.ID+" "+string(v.To))
	if v.Words, err = wordsIn(r.PostForm, "note", maxNote); err != nil {
		return v, err
	}
	if v.Measure, err = noteIn(r.PostForm, "measure", maxNote); err != nil {
		return v, err
	}
	if v.Measure == m.Measure {
		v.Measure = ""
	}
	if owner := r.PostForm.Get("owner"); owner != m.Owner {
		if v.Owner, err = s.ownerIn(r); err != nil {
			return v, err
		}
	}
	if v.To != v.From || r.PostForm.Get("due") != "" {
		if v.Due, err = s.dueIn(r, m.Kind, now); err != nil {
			return v, err
		}
	}
	if v.To == supervision.Do && v.From != v.To {
		if v.Day, err = s.dayIn(r, now); err != nil {
			return v, err
		}
	}
	if v.From == supervision.Exam && (v.To == supervision.Passed || v.To == supervision.Course) {
		if v.Score, err = strconv.Atoi(r.PostForm.Get("score")); err != nil || v.Score < 0 || v.Score > supervision.TopScore {
			return v, inputError{"score", short(r.PostForm.Get("score"))}
		}
		v.To = supervision.Passed
		if v.Score < s.Supervision.Pass {
			v.To = supervision.Course
		}
	}
	return v, nil
}

// dayIn reads since when a measure is in force: today, where the form does not say, or some
// day of the last year, and none that is still to come.
func (s *server) dayIn(r *http.Request, now time.Time) (string, error) {
	day, today := r.PostForm.Get("since"), s.today()
	if day == "" {
		return today, nil
	}
	if !isDay(day) || day > today || day < now.AddDate(-1, 0, 0).Format(time.DateOnly) {
		return "", inputError{"since", short(day)}
	}
	return day, nil
}

// matterError gives what a matter refuses as a mistake that has a page.
func matterError(err error) error {
	if missing, ok := errors.AsType[supervision.MissingError](err); ok {
		return inputError{missing.Field, ""}
	}
	if errors.Is(err, storage.ErrConflict) {
		return errors.Join(errMatterMoved, err)
	}
	return err
}
