package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
)

// movedError is a conflict with what has changed since a case was opened.
type movedError struct {
	error
	changes []change
}

// Unwrap gives the conflict.
func (e movedError) Unwrap() error { return e.error }

// A change is something that is not as it was seen.
type change struct {
	What  string // a code under "change."
	Title string // of a finding, or the ID of a ticket
	Who   string
}

// changes tells changes in words.
func (l language) changes(all []change) []string {
	var told []string
	for _, c := range all {
		told = append(told, l.say("change."+c.What, c.Title)+by(c.Who))
	}
	return told
}

func by(who string) string {
	if who == "" {
		return ""
	}
	return " · " + who
}

// inputEvents are reasons of moves that new input brings about.
var inputEvents = []string{ticketArrived, "call_listed", "heard_again", "rulebook_changed", "recording_arrived", "transcript_arrived"}

// refused adds to a conflict what has changed since the case was opened.
func (s *server) refused(r *http.Request, c storage.CaseRow, err error) error {
	if !errors.Is(err, storage.ErrConflict) || errors.Is(err, storage.ErrProvisional) || errors.Is(err, storage.ErrAppealed) || errors.Is(err, storage.ErrLooked) {
		return err
	}
	d, loadErr := s.dossier(r.Context(), c.CallID, storage.WithFindings|storage.WithVerdicts|storage.WithEvents)
	if loadErr != nil {
		return err
	}
	return movedError{err, append(newInput(d, r.PostForm.Get("rev")), movedFindings(d, r.PostForm["finding"], r.PostForm.Get)...)}
}

// newInput tells what has arrived since an input of the call was seen.
func newInput(d storage.Dossier, seen string) []change {
	rev, err := strconv.ParseInt(seen, 10, 64)
	if err != nil {
		return nil
	}
	var changes []change
	for _, e := range slices.Backward(d.Events) {
		if int64(len(changes)) >= d.Entry.InputRev-rev {
			break
		}
		if e.Reason == ticketArrived {
			changes = append(changes, change{What: "ticket", Title: e.Detail})
		} else if slices.Contains(inputEvents, e.Reason) {
			changes = append(changes, change{What: "input", Title: d.Call.ID})
		}
	}
	return slices.Compact(changes)
}

// movedFindings tells how the findings of a call differ from those that a form names.
func movedFindings(d storage.Dossier, seen []string, field func(string) string) []change {
	var changes []change
	for _, f := range d.Findings {
		wasSeen := slices.Contains(seen, f.ID)
		switch {
		case f.Waits() && !wasSeen:
			changes = append(changes, change{What: "new", Title: f.Finding.Title})
		case f.Waits() && field("seen-"+f.ID) != strconv.FormatInt(f.Version, 10):
			changes = append(changes, change{What: "other", Title: f.Finding.Title})
		case wasSeen && (f.Status == storage.Confirmed || f.Status == storage.Rejected):
			changes = append(changes, change{What: string(f.Status), Title: f.Finding.Title, Who: judgeOf(d, f)})
		case wasSeen && !f.Waits():
			changes = append(changes, change{What: "withdrawn", Title: f.Finding.Title})
		}
	}
	return changes
}

// judgeOf gives who gave the last verdict on a finding.
func judgeOf(d storage.Dossier, f storage.FindingRow) string {
	for _, v := range slices.Backward(d.Verdicts) {
		if v.Finding == f.ID {
			return v.Reviewer
		}
	}
	return ""
}
