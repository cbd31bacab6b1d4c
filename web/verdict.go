package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
)

// verdict stores what a person decided about a finding, with what it costs or
// gives back, and leads back to the finding.
func (s *server) verdict(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	row, err := s.Store.Finding(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := s.judges(r, row.Agent, row.Dept); err != nil {
		return err
	}
	v, err := parseVerdict(r.PostForm)
	if err != nil {
		return err
	}
	if blind, err := s.thoughtBlind(r, v, row); blind || err != nil {
		if err == nil {
			http.Redirect(w, r, inList(callURL(row.CallID), r.PostForm.Get("list")), http.StatusSeeOther)
		}
		return err
	}
	// A finding that moved on is left to the store: it knows a repeated press from
	// a verdict on something that has changed.
	if row.Version == v.Seen && !v.Kind.Fits(row.Status) {
		return errJudged
	}
	v.Finding, v.Reviewer, v.At = row.ID, userOf(r).ID, s.Now()
	scores, err := v.Kind.Scores(r.Context(), s.Store, row, s.Zone, v.At)
	if err != nil {
		return err
	}
	_, err = s.Store.Judge(r.Context(), v, scores)
	if err = s.wrote(err, v.At); err != nil {
		return fmt.Errorf("store verdict: %w", err)
	}
	if err := s.did(r, deed{What: "verdict", Subject: row.ID, Detail: string(v.Kind), Key: "verdict " + v.Key}); err != nil {
		return err
	}
	http.Redirect(w, r, inList(callURL(row.CallID), r.PostForm.Get("list"))+"#f-"+row.ID, http.StatusSeeOther)
	return nil
}

// parseVerdict reads the form of a verdict. The reason stands in the field
// "reason", or in "reason_confirm" and "reason_reject" where a form offers one
// choice for each button.
func parseVerdict(form url.Values) (storage.Verdict, error) {
	v := storage.Verdict{Kind: storage.VerdictKind(form.Get("kind"))}
	reasons := v.Kind.Reasons()
	if reasons == nil {
		return v, inputError{"kind", string(v.Kind)}
	}
	v.Reason = form.Get("reason")
	if v.Reason == "" {
		v.Reason = form.Get("reason_" + string(v.Kind))
	}
	if v.Reason == "" {
		v.Reason = reasons[0]
	}
	if !slices.Contains(reasons, v.Reason) {
		return v, inputError{"reason", v.Reason}
	}
	var err error
	if v.Note, err = noteIn(form, "note", maxNote); err != nil {
		return v, err
	}
	if v.Seen, err = strconv.ParseInt(form.Get("seen"), 10, 64); err != nil {
		return v, inputError{"seen", form.Get("seen")}
	}
	if v.Key, err = keyIn(form); err != nil {
		return v, err
	}
	// The two buttons of a form share its key, and are two different presses.
	v.Key += ":" + string(v.Kind)
	return v, nil
}
