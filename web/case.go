package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// errNoneTaken is for a case that is upheld in none of its findings.
var errNoneTaken = errors.New("no finding is ticked")

// judgeCase stores what a person decided about a case, and leads to the next one of the
// list that the case was opened from.
func (s *server) judgeCase(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	u, id := userOf(r), r.PathValue("id")
	c, err := s.caseFor(r.Context(), u, id)
	if err != nil {
		return err
	}
	list, err := listOf(r.PostForm.Get("list"))
	if err != nil {
		return err
	}
	if done, err := s.judgedBlind(w, r, u, c, list); done || err != nil {
		return err
	}
	decided, err := s.decide(r, u, c)
	if err != nil {
		return s.refused(r, c, err)
	}
	next, err := s.onward(r.Context(), u, list, c.Place, id)
	if err == nil {
		err = s.mix(r.Context(), u, &next, list, id)
	}
	if err != nil {
		return err
	}
	said := s.words(w, r)
	next.Said = said.say("said."+string(decided.Kind), id)
	if len(decided.Left) > 0 {
		next.Said += " " + said.say("said.left", len(decided.Left))
	}
	next.Undo = undoURL(id, decided.Key)
	return s.went(w, r, next)
}

// decide stores the decision of a form on a case.
func (s *server) decide(r *http.Request, u people.User, c storage.CaseRow) (storage.Decision, error) {
	v, err := s.readCaseVerdict(r, u, c)
	if err != nil {
		return storage.Decision{}, err
	}
	decided, err := s.bench.Judge(r.Context(), v, c.Findings)
	return decided, s.wrote(err, v.At)
}

// caseFor gives the case of a call that a user may judge. A call out of reach is not
// there, nobody judges the own calls, and what is sealed by a calibration is judged in that.
func (s *server) caseFor(ctx context.Context, u people.User, id string) (storage.CaseRow, error) {
	c, err := s.Store.Case(ctx, id, u.ID, s.Now())
	if err != nil {
		return c, err
	}
	if err := s.inReach(ctx, u, c.Agent, c.Dept); err != nil {
		return storage.CaseRow{}, err
	}
	if err := judging.May(u, c); err != nil {
		return c, err
	}
	is, err := s.sealedTo(ctx, u)
	if err != nil || !is(id) {
		return c, err
	}
	_, asked, err := s.lookAt(ctx, id, u)
	if err == nil && !asked {
		err = errSealed
	}
	return c, err
}

// readCaseVerdict reads the form of a case.
func (s *server) readCaseVerdict(r *http.Request, u people.User, c storage.CaseRow) (storage.CaseVerdict, error) {
	form := r.PostForm
	v := storage.CaseVerdict{
		CallID: c.CallID, Kind: storage.VerdictKind(form.Get("kind")), Reviewer: u.ID, Leads: u.Is(people.Leader), At: s.Now(),
	}
	var err error
	if v.Note, err = noteIn(form, "note", maxNote); err != nil {
		return v, err
	}
	if v.Key, err = keyIn(form); err != nil {
		return v, err
	}
	v.Key = judging.Key(u.ID, v.Key, string(v.Kind))
	if rev := form.Get("rev"); rev != "" {
		if v.InputRev, err = strconv.ParseInt(rev, 10, 64); err != nil {
			return v, inputError{"rev", rev}
		}
	}
	reasons, err := reasonsIn(form)
	if err != nil {
		return v, err
	}
	kinds, err := kindsIn(form, v.Kind)
	if err != nil {
		return v, err
	}
	for _, id := range form["finding"] {
		p := storage.CasePart{Finding: id, Kind: kinds(id), Reason: reasons[kinds(id)]}
		if p.Seen, err = strconv.ParseInt(form.Get("seen-"+id), 10, 64); err != nil {
			return v, inputError{"seen-" + id, form.Get("seen-" + id)}
		}
		v.Parts = append(v.Parts, p)
	}
	main := v.Kind
	if main == storage.Doubt {
		main = storage.Confirm
	}
	v.Reason = reasons[main]
	return v, nil
}

// reasonsIn reads the reason for each kind of verdict; the first is taken when none is
// chosen.
func reasonsIn(form url.Values) (map[storage.VerdictKind]string, error) {
	reasons := map[storage.VerdictKind]string{}
	for _, kind := range []storage.VerdictKind{storage.Confirm, storage.Reject} {
		known := kind.Reasons()
		reason := form.Get("reason_" + string(kind))
		if reason == "" {
			reason = known[0]
		}
		if !slices.Contains(known, reason) {
			return nil, inputError{"reason_" + string(kind), reason}
		}
		reasons[kind] = reason
	}
	return reasons, nil
}

// kindsIn reads what is said of each finding: those that are not ticked are not upheld
// when the case is. A form with the field "ticks" says by no tick at all that none is; another
// one that all are. Whoever is in doubt says the same of what they lean to, or in the
// field "lean" that nothing is upheld.
func kindsIn(form url.Values, kind storage.VerdictKind) (func(string) storage.VerdictKind, error) {
	ticked := form["tick"]
	switch kind {
	case storage.Reject:
		return func(string) storage.VerdictKind { return storage.Reject }, nil
	case storage.Doubt:
		if form.Get("lean") == string(storage.Reject) {
			return func(string) storage.VerdictKind { return storage.Reject }, nil
		}
	case storage.Confirm:
		if len(ticked) == 0 && form.Has("ticks") {
			return nil, errNoneTaken
		}
	default:
		return nil, inputError{"kind", string(kind)}
	}
	return func(finding string) storage.VerdictKind {
		if len(ticked) == 0 && !form.Has("ticks") || slices.Contains(ticked, finding) {
			return storage.Confirm
		}
		return storage.Reject
	}, nil
}
